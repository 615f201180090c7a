import { fork } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyFileSecrets } from '../../src/main/headless/key-file-secrets'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'token-ledger-key-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the key file', () => {
  it('opens what it sealed, also after a restart, and never seals alike', async () => {
    const box = createKeyFileSecrets(folder)
    const [first, second] = [await box.seal('pä$$ 密'), await box.seal('pä$$ 密')]
    expect(first).not.toBe(second)
    expect(first).not.toContain('pä')
    expect(await createKeyFileSecrets(folder).open(first)).toBe('pä$$ 密')
    expect(await box.open(await box.seal(''))).toBe('')
  })

  it('notices every changed character', async () => {
    const box = createKeyFileSecrets(folder)
    const sealed = await box.seal('secret')
    const body = Buffer.from(sealed.slice(3), 'base64url')
    for (let index = 0; index < body.length; index++) {
      const changed = Buffer.from(body)
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
      const text = `v1.${changed.toString('base64url')}`
      await expect(box.open(text)).rejects.toMatchObject({ code: 'secret_unreadable' })
    }
    for (const text of ['', 'v1.', 'v2.' + sealed.slice(3), sealed.slice(0, 30)]) {
      await expect(box.open(text)).rejects.toMatchObject({ code: 'secret_unreadable' })
    }
  })

  it('cannot open what another key sealed', async () => {
    const sealed = await createKeyFileSecrets(folder).seal('secret')
    await rm(path.join(folder, 'secret.key'))
    const other = createKeyFileSecrets(folder)
    await expect(other.open(sealed)).rejects.toMatchObject({ code: 'secret_unreadable' })
  })

  it('is for its owner alone, and is narrowed when it is not', async () => {
    const file = path.join(folder, 'secret.key')
    const sealed = await createKeyFileSecrets(folder).seal('secret')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await chmod(file, 0o644)
    expect(await createKeyFileSecrets(folder).open(sealed)).toBe('secret')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('is never overwritten when it is damaged', async () => {
    const file = path.join(folder, 'secret.key')
    await writeFile(file, 'short', { mode: 0o600 })
    await expect(createKeyFileSecrets(folder).seal('x')).rejects.toMatchObject({
      code: 'secret_unreadable',
      details: { reason: 'key_file' },
    })
    expect(await readFile(file, 'utf8')).toBe('short')
  })

  it('is one for processes that start together', async () => {
    const script = await bundledSealer(folder)
    const home = path.join(folder, 'home')
    const sealed = await Promise.all(Array.from({ length: 6 }, () => sealInProcess(script, home)))
    const box = createKeyFileSecrets(home)
    for (const text of sealed) expect(await box.open(text)).toBe('from another process')
    expect(await readdir(home)).toEqual(['secret.key'])
  })
})

/** A script that waits for a word, so that all processes begin at the same moment. */
async function bundledSealer(outDir: string): Promise<string> {
  const entry = path.join(outDir, 'sealer.ts')
  const source = path.resolve(import.meta.dirname, '../../src/main/headless/key-file-secrets.ts')
  await writeFile(
    entry,
    `import { mkdirSync } from 'node:fs'
    import { createKeyFileSecrets } from ${JSON.stringify(source)}
    process.on('message', async (home) => {
      mkdirSync(home, { recursive: true })
      process.send(await createKeyFileSecrets(home).seal('from another process'))
      process.disconnect()
    })
    process.send('ready')`,
  )
  await build({
    configFile: false,
    logLevel: 'silent',
    root: path.resolve(import.meta.dirname, '../..'),
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: path.join(outDir, 'bundle'),
      rolldownOptions: { output: { entryFileNames: 'sealer.mjs' } },
    },
  })
  return path.join(outDir, 'bundle', 'sealer.mjs')
}

function sealInProcess(script: string, home: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = fork(script, { execArgv: [] })
    child.on('error', reject)
    child.on('exit', (code) => code && reject(new Error(`the process ended with ${code}`)))
    child.on('message', (message) => {
      if (message === 'ready') child.send(home)
      else resolve(String(message))
    })
  })
}
