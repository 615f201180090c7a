import type { Privileges, WebPreferences } from 'electron'

/** What the app asked of the shim since it started, in order. */
export interface RecordedCalls {
  schemes: { scheme: string; privileges: Privileges }[]
  /** Schemes with a handler. */
  protocols: string[]
  /** Requests for a custom scheme that failed in the handler, or that nothing answers. */
  protocolErrors: string[]
  sandboxEnabled: boolean
  appUserModelId: string | null
  /** Switches that the app appended. */
  switches: { name: string; value: string }[]
  windows: { id: number; webPreferences: WebPreferences }[]
  /** What preloads exposed: the name on `window`, and the `typeof` of each member. */
  exposed: { key: string; api: string | Record<string, string> }[]
  preloadErrors: string[]
  /** Navigations that pages began, and what the app answered. */
  navigations: { url: string; kind: 'navigate' | 'redirect'; refused: boolean }[]
  windowOpens: { url: string; action: 'allow' | 'deny' }[]
  /** What the check and request handlers answered before the last load, by Chromium's names. */
  permissions: { permission: string; byCheck: boolean; byRequest: boolean }[]
  webRequestListeners: string[]
  devToolsOpened: number
  openExternal: string[]
  showItemInFolder: string[]
  /** Dialogs that the test had not replaced. */
  dialogs: { name: string; options: unknown }[]
  /** The labels or roles on top of each application menu that was set; null for none. */
  menus: (string[] | null)[]
  notifications: { title: string; body: string }[]
  /** Console lines and uncaught errors of the pages. */
  console: { type: string; text: string }[]
  /** What the shim could not play faithfully; a test may insist that there is none. */
  shimErrors: string[]
}
