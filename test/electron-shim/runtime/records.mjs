/** What the app asked of Electron, for tests to read through `recorded()`. */

/** @type {import('../recorded-calls.ts').RecordedCalls} */
export const recorded = {
  schemes: [],
  protocols: [],
  protocolErrors: [],
  sandboxEnabled: false,
  appUserModelId: null,
  switches: [],
  windows: [],
  exposed: [],
  preloadErrors: [],
  navigations: [],
  windowOpens: [],
  permissions: [],
  webRequestListeners: [],
  devToolsOpened: 0,
  openExternal: [],
  showItemInFolder: [],
  dialogs: [],
  menus: [],
  notifications: [],
  console: [],
  shimErrors: [],
}
