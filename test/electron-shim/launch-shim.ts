import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import {
  AppEndedError,
  type AppExit,
  type ElectronModule,
  type ForgedSender,
  type InvokeReply,
  type LaunchedApp,
  type LaunchOptions,
} from './launched-app'
import type { Announcement } from './launcher-messages'
import { MainProcess } from './main-process'
import type { RecordedCalls } from './recorded-calls'
import { killProcessGroup } from './runtime/process-group.mjs'

const READY_MS = 30_000
const WINDOW_MS = 15_000
const QUIT_MS = 8_000
const POLL_MS = 25
/** What killed processes need to let go of their files. */
const KILLED_MS = 200

export interface ShimLaunchOptions extends LaunchOptions {
  /** The built entry, when it is not package.json's `main`. */
  main?: string
}

/** Where Chromium runs, once it does. */
interface RunningChromium {
  pid: number | undefined
  address: string
}

function environment(
  options: ShimLaunchOptions,
  tempDir: string,
): Record<string, string | undefined> {
  return {
    ...process.env,
    ELECTRON_SHIM_STARTED: undefined,
    ELECTRON_SHIM_MAIN: options.main,
    ...options.env,
    ELECTRON_SHIM_TEMP: tempDir,
  }
}

/** Ends what a main process that was killed has left running, and removes its folder. */
async function cleanUp(running: RunningChromium | null, tempDir: string): Promise<void> {
  if (running?.pid !== undefined && killProcessGroup(running.pid)) {
    await delay(KILLED_MS)
  }
  rmSync(tempDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

class ShimApp implements LaunchedApp {
  readonly kind = 'shim'
  readonly #main: MainProcess
  readonly #browser: Browser
  readonly #end: () => Promise<AppExit>

  constructor(main: MainProcess, browser: Browser, end: () => Promise<AppExit>) {
    this.#main = main
    this.#browser = browser
    this.#end = end
  }

  get pid(): number {
    return this.#main.pid
  }

  async firstWindow(): Promise<Page> {
    const deadline = Date.now() + WINDOW_MS
    while (Date.now() < deadline) {
      const page = this.#browser
        .contexts()[0]
        ?.pages()
        .find((candidate) => !/^(about|chrome|chrome-error):/.test(candidate.url()))
      if (page !== undefined) {
        await page.waitForLoadState('load')
        return page
      }
      await delay(POLL_MS)
    }
    const { shimErrors, preloadErrors, protocolErrors } = await this.recorded()
    const reasons = [...shimErrors, ...preloadErrors, ...protocolErrors]
    throw new Error(['the app showed no window', ...reasons, this.log()].join('\n'))
  }

  async evaluate<R, A>(
    fn: (electron: ElectronModule, arg: A) => R | Promise<R>,
    arg?: A,
  ): Promise<R> {
    return (await this.#main.ask({ kind: 'evaluate', source: String(fn), arg })) as R
  }

  async recorded(): Promise<RecordedCalls> {
    return (await this.#main.ask({ kind: 'recorded' })) as RecordedCalls
  }

  async forgeInvoke(
    sender: ForgedSender,
    channel: string,
    ...args: unknown[]
  ): Promise<InvokeReply> {
    return (await this.#main.ask({ kind: 'forge-invoke', sender, channel, args })) as InvokeReply
  }

  log(): string {
    return this.#main.log()
  }

  async close(): Promise<AppExit> {
    this.#main.ask({ kind: 'quit' }).catch(() => undefined)
    const exit = await this.#end()
    await this.#browser.close().catch(() => undefined)
    return exit
  }
}

/**
 * Runs a built app under the shim: its real main bundle in Node, its real preload and pages in
 * Chromium.
 *
 * @throws {AppEndedError} when the app ends before it is ready
 */
export async function launchShim(options: ShimLaunchOptions): Promise<LaunchedApp> {
  const appDir = resolve(options.appDir)
  const tempDir = mkdtempSync(join(tmpdir(), 'electron-shim-'))
  let running: RunningChromium | null = null
  let becomeReady = (): void => undefined
  const ready = new Promise<void>((fulfil) => {
    becomeReady = fulfil
  })
  const onAnnouncement = (announcement: Announcement): void => {
    if (announcement.kind === 'chromium') {
      running = announcement
    } else {
      becomeReady()
    }
  }
  const main = new MainProcess(
    appDir,
    options.args ?? [],
    environment(options, tempDir),
    onAnnouncement,
  )

  async function end(patienceMs: number): Promise<AppExit> {
    const timer = setTimeout(() => main.kill(), patienceMs)
    const exit = await main.exit
    clearTimeout(timer)
    await cleanUp(running, tempDir)
    return exit
  }

  const outcome = await Promise.race([
    ready.then(() => 'ready' as const),
    main.exit.then(() => 'ended' as const),
    delay(READY_MS, 'late' as const, { ref: false }),
  ])
  const chromiumRuns = running as RunningChromium | null
  if (outcome !== 'ready' || chromiumRuns === null) {
    throw new AppEndedError(await end(0), main.log())
  }
  try {
    const browser = await chromium.connectOverCDP(chromiumRuns.address, { noDefaults: true })
    return new ShimApp(main, browser, () => end(QUIT_MS))
  } catch (error) {
    await end(0)
    throw error
  }
}
