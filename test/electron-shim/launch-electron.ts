import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { electronBinary } from './electron-binary'
import type {
  AppExit,
  ElectronModule,
  InvokeReply,
  LaunchedApp,
  LaunchOptions,
} from './launched-app'
import type { RecordedCalls } from './recorded-calls'

function definedEntries(env: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(entries)
}

class GenuineApp implements LaunchedApp {
  readonly kind = 'electron'
  readonly pid: number
  readonly #app: ElectronApplication
  readonly #exit: Promise<AppExit>
  #log = ''

  constructor(app: ElectronApplication) {
    this.#app = app
    const child = app.process()
    this.pid = child.pid ?? -1
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#log += chunk.toString('utf8')
      })
    }
    this.#exit = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }))
    })
  }

  async firstWindow(): Promise<Page> {
    const page = await this.#app.firstWindow()
    await page.waitForLoadState('load')
    return page
  }

  evaluate<R, A>(fn: (electron: ElectronModule, arg: A) => R | Promise<R>, arg?: A): Promise<R> {
    // Playwright types its argument deeper than an unconstrained A can be followed.
    const evaluate = this.#app.evaluate.bind(this.#app) as (
      pageFunction: unknown,
      arg: unknown,
    ) => Promise<R>
    return evaluate(fn, arg)
  }

  recorded(): Promise<RecordedCalls> {
    return Promise.reject(new Error('genuine Electron records nothing; ask the shim'))
  }

  forgeInvoke(): Promise<InvokeReply> {
    return Promise.reject(new Error('genuine Electron forges no sender; ask the shim'))
  }

  log(): string {
    return this.#log
  }

  async close(): Promise<AppExit> {
    await this.#app.close()
    return this.#exit
  }
}

/** Runs a built app in the genuine Electron that is installed for it. */
export async function launchElectron(options: LaunchOptions): Promise<LaunchedApp> {
  const executablePath = electronBinary(options.appDir)
  if (executablePath === null) {
    throw new Error(`no Electron binary is installed for ${options.appDir}`)
  }
  // Chromium's own sandbox refuses to start for root.
  const forRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    executablePath,
    args: [...forRoot, options.appDir, ...(options.args ?? [])],
    cwd: options.appDir,
    env: definedEntries({ ...process.env, ...options.env }),
  })
  return new GenuineApp(app)
}
