import { app, BrowserWindow, nativeTheme } from 'electron'
import type { Logger } from '../core/ports'
import { rendererUrl } from './origin'
import { readWindowState, rememberWindow } from './window-state'

/** Opens the app's one window, where it was last closed. */
export function openWindow(preload: string, dataFolder: string, logger: Logger): BrowserWindow {
  const state = readWindowState(dataFolder)
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'Token Ledger',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  rememberWindow(window, dataFolder)
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize()
    window.show()
  })
  window.webContents.on('render-process-gone', (_event, details) => {
    logger.error({ reason: details.reason, exitCode: details.exitCode }, 'the page crashed')
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
  })
  window.loadURL(rendererUrl()).catch((error: unknown) => {
    logger.error({ error }, 'the page could not be loaded')
  })
  return window
}

/** Brings the window to the front, as a second start of the app does. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
