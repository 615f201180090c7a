import type { Page } from 'playwright-core'
import type { RecordedCalls } from './recorded-calls'

export type ElectronModule = typeof import('electron')

/** The sender that a handler is to see: a URL, no frame at all, or a frame inside the page. */
export type ForgedSender = string | null | { url: string; subFrame: boolean }

/** What the page's `ipcRenderer.invoke` would have resolved to, or its error's message. */
export type InvokeReply = { ok: true; value: unknown } | { ok: false; message: string }

export interface AppExit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface LaunchOptions {
  /** The folder whose package.json names the main file. */
  appDir: string
  /** Added to this process's environment; undefined removes a variable. */
  env?: Record<string, string | undefined>
  /** Command line arguments for the app. */
  args?: string[]
}

/** An app under test, whichever Electron runs it. */
export interface LaunchedApp {
  readonly kind: 'shim' | 'electron'
  /** Process id of the main process. */
  readonly pid: number
  /** The first window that shows something, once it has loaded. */
  firstWindow(): Promise<Page>
  /**
   * Runs a function in the main process with the module `electron`. It travels as source text, so
   * it refers to nothing around it; argument and result are structured clones.
   */
  evaluate<R>(fn: (electron: ElectronModule) => R | Promise<R>): Promise<R>
  evaluate<R, A>(fn: (electron: ElectronModule, arg: A) => R | Promise<R>, arg: A): Promise<R>
  /** Only under the shim. */
  recorded(): Promise<RecordedCalls>
  /** Calls an `ipcMain.handle` handler as another sender would. Only under the shim. */
  forgeInvoke(sender: ForgedSender, channel: string, ...args: unknown[]): Promise<InvokeReply>
  /** What the main process has written to stdout and stderr. */
  log(): string
  /** Quits the app, and ends it by its pid if it does not. */
  close(): Promise<AppExit>
}

/** The app ended before it was ready, as a second instance does. */
export class AppEndedError extends Error {
  override readonly name = 'AppEndedError'

  constructor(
    readonly exit: AppExit,
    readonly log: string,
  ) {
    super(`the app ended before it was ready (${JSON.stringify(exit)})\n${log}`)
  }
}
