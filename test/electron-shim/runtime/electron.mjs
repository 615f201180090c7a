/**
 * The module `electron` of the main process, as far as the shim plays it. The shapes are those of
 * electron.d.ts; a module that is not played can be imported and throws when it is used.
 */
import { app } from './app.mjs'
import { BrowserWindow } from './browser-window.mjs'
import { clipboard } from './clipboard.mjs'
import { dialog } from './dialog.mjs'
import { ipcMain } from './ipc-main.mjs'
import { Menu, MenuItem } from './menu.mjs'
import { nativeImage } from './native-image.mjs'
import { nativeTheme } from './native-theme.mjs'
import { net } from './net.mjs'
import { Notification } from './notification.mjs'
import { protocol } from './protocol.mjs'
import { safeStorage } from './safe-storage.mjs'
import { screen } from './screen.mjs'
import { session } from './session.mjs'
import { shell } from './shell.mjs'
import { missingModule, strict } from './strict.mjs'

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
}

export const autoUpdater = missingModule('autoUpdater')
export const BaseWindow = missingModule('BaseWindow')
export const BrowserView = missingModule('BrowserView')
export const contentTracing = missingModule('contentTracing')
export const crashReporter = missingModule('crashReporter')
export const desktopCapturer = missingModule('desktopCapturer')
export const globalShortcut = missingModule('globalShortcut')
export const inAppPurchase = missingModule('inAppPurchase')
export const MessageChannelMain = missingModule('MessageChannelMain')
export const netLog = missingModule('netLog')
export const powerMonitor = missingModule('powerMonitor')
export const powerSaveBlocker = missingModule('powerSaveBlocker')
export const pushNotifications = missingModule('pushNotifications')
export const ShareMenu = missingModule('ShareMenu')
export const systemPreferences = missingModule('systemPreferences')
export const TouchBar = missingModule('TouchBar')
export const Tray = missingModule('Tray')
export const utilityProcess = missingModule('utilityProcess')
export const View = missingModule('View')
export const webContents = missingModule('webContents')
export const WebContentsView = missingModule('WebContentsView')
export const webFrameMain = missingModule('webFrameMain')

export default strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
})
