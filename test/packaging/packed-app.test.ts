import { execFile } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { extractFile, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrations } from '../../migrations'
import { launchShim } from '../electron-shim/launch'
import { unpackForShim } from '../electron-shim/packed'
import { temporaryFolder } from '../fixtures/engines'
import { makeStubElectron } from './stub-electron'

const require = createRequire(import.meta.url)
const readJson = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>

/** Packs the built app as for Linux, from a stub Electron folder: the true one cannot be had everywhere. */
describe('the packed app', () => {
  let folder = ''
  let asar = ''
  let files: string[] = []

  beforeAll(async () => {
    folder = await temporaryFolder()
    const stub = join(folder, 'electron')
    const { version } = readJson('node_modules/electron/package.json')
    await makeStubElectron(stub, String(version))
    await promisify(execFile)(
      process.execPath,
      [
        require.resolve('electron-builder/cli.js'),
        '--linux',
        'dir',
        '--publish=never',
        `-c.electronDist=${stub}`,
        `-c.electronVersion=${String(version)}`,
        `-c.directories.output=${join(folder, 'dist')}`,
      ],
      { env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
    )
    asar = join(folder, 'dist', 'linux-unpacked', 'resources', 'app.asar')
    files = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/'))
  }, 240_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const textOf = (file: string): string => extractFile(asar, file.slice(1)).toString('utf8')

  it('holds the hosts, the preload and the renderer', () => {
    for (const file of [
      '/package.json',
      '/out/main/index.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
    ]) {
      expect(files).toContain(file)
    }
  })

  it('says what an installer for Debian must know', () => {
    // electron-builder refuses to make a .deb without them.
    expect(readJson('package.json')['homepage']).toMatch(/^https:\/\//)
    expect(readFileSync('electron-builder.yml', 'utf8')).toMatch(/maintainer: .+ <.+@.+>/)
  })

  it('holds every migration', () => {
    const main = files
      .filter((file) => /^\/out\/main\/.*\.js$/.test(file))
      .map(textOf)
      .join('\n')
    for (const migration of migrations) expect(main).toContain(migration.name)
  })

  it("keeps the embedded engine's native module outside the archive, and only this platform's", () => {
    const natives = files.filter((file) => file.endsWith('.node'))
    expect(natives.length).toBeGreaterThan(0)
    for (const file of natives) {
      expect(file).toContain(`/prebuilds/linux-${process.arch}/`)
      expect(statSync(`${asar}.unpacked${file}`).size).toBeGreaterThan(100_000)
    }
  })

  it('holds no sources, no tests and no development packages', () => {
    const { devDependencies = {} } = readJson('package.json') as {
      devDependencies?: Record<string, string>
    }
    const strays = files.filter(
      (file) =>
        /^\/(src|test|bench|scripts|migrations|build|dist|screenshots)(\/|$)/.test(file) ||
        /\.(tsx?|map)$/.test(file) ||
        Object.keys(devDependencies).some((name) => file === `/node_modules/${name}`),
    )
    expect(strays).toEqual([])
  })

  it('has the fuses of the design', async () => {
    const wire = await getCurrentFuseWire(join(folder, 'dist', 'linux-unpacked', 'token-ledger'))
    const state = (fuse: FuseV1Options): string =>
      Number(wire[fuse]) === '1'.charCodeAt(0) ? 'on' : 'off'
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: 'off',
      cookieEncryption: 'on',
      nodeOptions: 'off',
      inspect: 'off',
      asarIntegrity: 'on',
      onlyAsar: 'on',
      fileProtocol: 'off',
    })
  })

  it('starts, and opens its embedded database', async () => {
    const unpacked = unpackForShim(join(folder, 'dist'))
    const home = join(folder, 'home')
    const app = await launchShim({
      appDir: unpacked.appDir,
      env: { ...unpacked.env, TOKEN_LEDGER_HOME: home },
    })
    try {
      const page = await app.firstWindow()
      await page.waitForURL(/\/dashboard/)
      await page.getByRole('navigation').first().waitFor()
      expect(statSync(join(home, 'token-ledger.db')).size).toBeGreaterThan(0)
    } finally {
      await app.close()
      unpacked.remove()
    }
  })
})
