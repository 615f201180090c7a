import { createPackageWithOptions } from '@electron/asar'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.mjs'
import { createFixtureApp, LAUNCH_MS, requestFrom } from './fixture-app'
import { launchShim } from './launch'
import { unpackForShim } from './packed'

describe.skipIf(findChromium() === null)('a packaged app under the shim', () => {
  it(
    'runs from its archive, native modules beside it',
    async () => {
      const fixture = createFixtureApp()
      for (const folder of ['inside', 'outside']) {
        mkdirSync(join(fixture.appDir, folder))
        writeFileSync(join(fixture.appDir, folder, 'addon.node'), 'no machine code')
      }
      const resources = join(fixture.tempDir, 'dist', 'linux-unpacked', 'resources')
      mkdirSync(resources, { recursive: true })
      await createPackageWithOptions(fixture.appDir, join(resources, 'app.asar'), {
        unpackDir: 'outside',
      })

      const unpacked = unpackForShim(join(fixture.tempDir, 'dist'))
      const app = await launchShim(unpacked)
      try {
        const page = await app.firstWindow()
        const facts = await app.evaluate(({ app: electronApp }) => ({
          isPackaged: electronApp.isPackaged,
          appPath: electronApp.getAppPath(),
          version: electronApp.getVersion(),
          argv: process.argv.length,
        }))
        expect(facts).toEqual({
          isPackaged: true,
          appPath: unpacked.appDir,
          version: '1.2.3',
          argv: 1,
        })
        const load = (file: string): Promise<unknown> => requestFrom(page, 'load-native', file)
        expect(await load('./inside/addon.node')).toMatch(/not in app\.asar\.unpacked/)
        // Got as far as the system's own loader, which names the file and refuses its contents.
        expect(await load('./outside/addon.node')).toMatch(
          /app\.asar\.unpacked.*outside.*addon\.node/,
        )
      } finally {
        await app.close()
        unpacked.remove()
        fixture.remove()
      }
    },
    LAUNCH_MS,
  )
})
