import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.mjs'
import {
  createFixtureApp,
  failureOf,
  type FixtureApp,
  type FixtureWindow,
  LAUNCH_MS,
  requestFrom,
} from './fixture-app'
import { AppEndedError, launchShim, type LaunchedApp } from './launch'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe.skipIf(findChromium() === null)('the Electron shim', () => {
  let fixture: FixtureApp
  let app: LaunchedApp
  let page: Page

  beforeAll(async () => {
    fixture = createFixtureApp()
    app = await launchShim({
      appDir: fixture.appDir,
      env: { XDG_CONFIG_HOME: join(fixture.tempDir, 'config') },
    })
    page = await app.firstWindow()
  }, LAUNCH_MS)

  afterAll(async () => {
    await app?.close()
    fixture?.remove()
  }, LAUNCH_MS)

  it('carries structured clones both ways', async () => {
    const seen = await page.evaluate(async () => {
      const answer = (await (window as FixtureWindow).fixture.request('echo', {
        date: new Date(0),
        map: new Map([['a', { deep: [1, undefined, null] }]]),
        bytes: new Uint8Array([1, 2, 255]),
        large: 12345678901234567890n,
        odd: [Number.NaN, -0, Infinity],
        text: 'ünï\u2028\u{1F4B8}',
      })) as Record<string, unknown>
      const { date, map, bytes, large, odd, text } = answer
      return [
        date instanceof Date && date.getTime(),
        map instanceof Map && JSON.stringify(map.get('a')),
        bytes instanceof Uint8Array && Array.from(bytes),
        typeof large === 'bigint' && String(large),
        Array.isArray(odd) && odd.map((value) => (Object.is(value, -0) ? '-0' : String(value))),
        text,
      ]
    })
    expect(seen).toEqual([
      0,
      '{"deep":[1,null,null]}',
      [1, 2, 255],
      '12345678901234567890',
      ['NaN', '-0', 'Infinity'],
      'ünï\u2028\u{1F4B8}',
    ])
  })

  it('words failures as Electron does', async () => {
    expect(await failureOf(page, 'fail')).toBe(
      "Error: Error invoking remote method 'fail': RangeError: deliberate failure",
    )
    expect(await failureOf(page, 'nowhere')).toBe(
      "Error: Error invoking remote method 'nowhere': Error: No handler registered for 'nowhere'",
    )
    expect(await failureOf(page, 'unclonable')).toMatch(/could not be cloned/)
    const sent = page.evaluate(() =>
      (window as FixtureWindow).fixture
        .request('echo', () => undefined)
        .catch((error: unknown) => String(error)),
    )
    expect(await sent).toMatch(/could not be cloned/)
  })

  it('answers a dialog only as the test tells it to', async () => {
    expect(await failureOf(page, 'save')).toMatch(/showSaveDialog.*did not replace/)
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, '/somewhere/report.csv')
    expect(await requestFrom(page, 'save')).toEqual({
      canceled: false,
      filePath: '/somewhere/report.csv',
    })
    const { dialogs } = await app.recorded()
    expect(dialogs).toEqual([{ name: 'showSaveDialog', options: { defaultPath: 'report.csv' } }])
  })

  it('seals and opens a secret', async () => {
    const answer = await requestFrom(page, 'secret', 'sk-live-1')
    expect(answer).toEqual({ result: 'sk-live-1', isPlain: false })
  })

  it('lets a menu click reach the page', async () => {
    await app.evaluate(({ Menu }) => {
      Menu.getApplicationMenu()?.getMenuItemById('tick')?.click()
    })
    await page.waitForFunction(() => document.querySelector('#tick')?.textContent === '42')
  })

  it('keeps the page and the preload apart', async () => {
    const seen = await page.evaluate(async () => {
      const { fixture: api } = window as FixtureWindow
      const tampered = [
        [JSON, 'stringify'],
        [Array.prototype, 'map'],
        [Map.prototype, 'get'],
      ] as const
      const genuine = tampered.map(([owner, name]) => Reflect.get(owner, name) as unknown)
      let stolen = 0
      for (const [owner, name] of tampered) {
        Reflect.set(owner, name, () => {
          stolen += 1
          throw new Error('stolen')
        })
      }
      const answer = await api.request('echo', { kept: [1, { two: 2 }] })
      for (const [at, [owner, name]] of tampered.entries()) {
        Reflect.set(owner, name, genuine[at])
      }
      return {
        node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
        frozen: Object.isFrozen(api),
        replaced: Reflect.set(window, 'fixture', 1),
        stolen,
        answer,
      }
    })
    expect(seen).toEqual({
      node: ['undefined', 'undefined'],
      frozen: true,
      replaced: false,
      stolen: 0,
      answer: { kept: [1, { two: 2 }] },
    })
  })

  it('lists exactly what the preload exposed', async () => {
    await page.reload()
    const { exposed } = await app.recorded()
    expect(exposed).toHaveLength(2)
    expect(exposed.at(-1)).toEqual({
      key: 'fixture',
      api: { request: 'function', on: 'function' },
    })
    expect(new Set(exposed.map(({ key }) => key))).toEqual(new Set(['fixture']))
    expect(await page.evaluate(() => Object.keys((window as FixtureWindow).fixture))).toEqual([
      'request',
      'on',
    ])
  })

  it("enforces the protocol handler's content security policy", async () => {
    const seen = await page.evaluate(async () => {
      const blocked: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => {
        blocked.push(event.effectiveDirective)
      })
      const script = document.createElement('script')
      script.textContent = 'document.title = "inline ran"'
      document.head.append(script)
      await fetch('https://evil.example/').catch(() => undefined)
      await new Promise(requestAnimationFrame)
      return { title: document.title, blocked }
    })
    expect(seen).toEqual({ title: 'Fixture', blocked: ['script-src-elem', 'connect-src'] })
  })

  it('goes nowhere that the main process denies', async () => {
    const before = page.url()
    const lastNavigation = async (): Promise<unknown> => (await app.recorded()).navigations.at(-1)
    await page.click('#away')
    await expect
      .poll(lastNavigation)
      .toEqual({ url: 'https://evil.example/away', kind: 'navigate', refused: true })
    await page.click('#redirected')
    await expect
      .poll(lastNavigation)
      .toEqual({ url: 'app://fixture/leave', kind: 'navigate', refused: true })
    await page.evaluate(() => void window.open('https://evil.example/popup'))
    await expect
      .poll(async () => (await app.recorded()).windowOpens)
      .toEqual([{ url: 'https://evil.example/popup', action: 'deny' }])
    expect((await app.recorded()).navigations).toHaveLength(2)
    expect(page.url()).toBe(before)
  })

  it('asks about a redirect, too', async () => {
    const refused = await app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      return window?.loadURL('app://fixture/leave').then(
        () => 'arrived',
        (error: Error) => error.message,
      )
    })
    expect(refused).toBe("ERR_FAILED (-2) loading 'app://fixture/leave'")
    const { navigations } = await app.recorded()
    expect(navigations.at(-1)).toEqual({
      url: 'https://evil.example/redirected',
      kind: 'redirect',
      refused: true,
    })
  })

  it('denies the permissions that the app denies', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications'] as const
      const answers = await Promise.all(names.map((name) => navigator.permissions.query({ name })))
      return answers.map(({ state }) => state)
    })
    expect(states).toEqual(['denied', 'denied'])
    const { permissions } = await app.recorded()
    expect(permissions.filter(({ byCheck, byRequest }) => byCheck || byRequest)).toEqual([])
    expect(permissions.map(({ permission }) => permission)).toContain('geolocation')
  })

  it('shows a handler the sender in its own scheme, and forged ones as they are', async () => {
    expect(await requestFrom(page, 'sender')).toEqual({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      isSubFrame: false,
    })
    expect(await app.forgeInvoke('https://evil.example/x', 'sender')).toEqual({
      ok: true,
      value: { url: 'https://evil.example/x', origin: 'https://evil.example', isSubFrame: false },
    })
    expect(await app.forgeInvoke(null, 'sender')).toEqual({ ok: true, value: null })
    const subFrame = { url: 'app://fixture/index.html', subFrame: true }
    expect(await app.forgeInvoke(subFrame, 'sender')).toEqual({
      ok: true,
      value: { url: 'app://fixture/index.html', origin: 'app://fixture', isSubFrame: true },
    })
  })

  it('throws for what it does not play', async () => {
    expect(await failureOf(page, 'use-tray')).toMatch(/shim: Tray is not implemented/)
    expect(await failureOf(page, 'use-missing-method')).toMatch(
      /shim: app\.showEmojiPanel is not implemented/,
    )
  })

  it('gives electron to the main thread only', async () => {
    const answer = await requestFrom(page, 'electron-in-worker')
    expect(answer).toMatch(/does not exist in a worker thread/)
  })

  it('shows the theme that the app chose', async () => {
    const isDark = (): Promise<boolean> =>
      page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    expect(await isDark()).toBe(false)
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark'
    })
    await expect.poll(isDark).toBe(true)
  })

  it(
    'refuses a second instance, and tells the first',
    async () => {
      const second = launchShim({
        appDir: fixture.appDir,
        env: { XDG_CONFIG_HOME: join(fixture.tempDir, 'config') },
        args: ['--from-second'],
      })
      const failure = await second.catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(AppEndedError)
      expect(failure).toMatchObject({ exit: { code: 0, signal: null } })
      const heard = await app.evaluate(() => Reflect.get(globalThis, 'secondInstanceArguments'))
      expect(heard).toContain('--from-second')
    },
    LAUNCH_MS,
  )

  it(
    'met nothing that it could not play, and ends cleanly',
    async () => {
      const { shimErrors, preloadErrors, protocolErrors } = await app.recorded()
      expect({ shimErrors, preloadErrors, protocolErrors }).toEqual({
        shimErrors: [],
        preloadErrors: [],
        protocolErrors: [],
      })
      const home = await app.evaluate(({ app: electronApp }) => electronApp.getPath('home'))
      expect(existsSync(home)).toBe(true)
      expect(await app.close()).toEqual({ code: 0, signal: null })
      expect(isRunning(app.pid)).toBe(false)
      expect(existsSync(join(home, '..'))).toBe(false)
    },
    LAUNCH_MS,
  )
})
