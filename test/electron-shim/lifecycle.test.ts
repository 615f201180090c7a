import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.mjs'
import { createFixtureApp, type FixtureApp, LAUNCH_MS } from './fixture-app'
import { AppEndedError, electronBinary, launchElectron, launchShim } from './launch'

describe.skipIf(findChromium() === null)('what the shim leaves behind', () => {
  let fixture: FixtureApp

  beforeAll(() => {
    fixture = createFixtureApp()
  })

  afterAll(() => fixture.remove())

  it(
    'ends Chromium and cleans up after a main process that was killed',
    async () => {
      const app = await launchShim({ appDir: fixture.appDir })
      const page = await app.firstWindow()
      const home = await app.evaluate(({ app: electronApp }) => electronApp.getPath('home'))
      process.kill(app.pid, 'SIGKILL')
      expect(await app.close()).toEqual({ code: null, signal: 'SIGKILL' })
      await expect.poll(() => page.isClosed()).toBe(true)
      expect(existsSync(join(home, '..'))).toBe(false)
    },
    LAUNCH_MS,
  )

  it(
    'says why an app did not start',
    async () => {
      writeFileSync(join(fixture.appDir, 'broken.mjs'), "throw new Error('broken on purpose')")
      const failure = await launchShim({ appDir: fixture.appDir, main: 'broken.mjs' }).catch(
        (error: unknown) => error,
      )
      expect(failure).toBeInstanceOf(AppEndedError)
      expect(failure).toMatchObject({
        exit: { code: 1 },
        log: expect.stringContaining('broken on purpose') as string,
      })
    },
    LAUNCH_MS,
  )
})

describe('genuine Electron', () => {
  it('is not taken for installed where there is none', async () => {
    const fixture = createFixtureApp()
    expect(electronBinary(fixture.appDir)).toBeNull()
    await expect(launchElectron({ appDir: fixture.appDir })).rejects.toThrow(/no Electron binary/)
    fixture.remove()
  })
})
