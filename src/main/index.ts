import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { type Core, composeCore } from './compose'
import { dataFolder } from './data-folder'
import { createLogger } from './logger'
import { registerAppScheme, serveRenderer } from './shell/app-protocol'
import { desktopFiles } from './shell/desktop-files'
import { desktopSecrets } from './shell/keychain-secrets'
import { denyPermissions, lockDown } from './shell/lock-down'
import { setMenu } from './shell/menu'
import { desktopPdf } from './shell/print-pdf'
import { desktopNotices } from './shell/notifications'
import { shellTexts } from './shell/texts'
import { focusWindow, openWindow } from './shell/window'
import { serveIpc } from './transports/ipc'

/** The desktop app: chooses Electron's side of every port and opens the one window. */
const folder = dataFolder()
const preload = path.join(import.meta.dirname, '../preload/index.cjs')
const rendererFolder = path.join(import.meta.dirname, '../renderer')

app.enableSandbox()
app.setPath('userData', folder)
// Chromium's own files stay apart from ours.
const chromiumFolder = path.join(folder, 'chromium')
mkdirSync(chromiumFolder, { recursive: true, mode: 0o700 })
app.setPath('sessionData', chromiumFolder)
registerAppScheme()
lockDown()

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  const logger = createLogger(folder, { stderr: !app.isPackaged })
  let window: BrowserWindow | undefined
  let core: Core | undefined

  const showWindow = (): void => {
    if (window) return focusWindow(window)
    window = openWindow(preload, folder, logger)
    window.on('closed', () => {
      window = undefined
    })
  }

  async function run(): Promise<void> {
    await app.whenReady()
    denyPermissions()
    serveRenderer(rendererFolder)
    setMenu(folder)
    core = await composeCore({
      kind: 'desktop',
      version: app.getVersion(),
      dataFolder: folder,
      databaseUrl: process.env['TOKEN_LEDGER_DATABASE_URL'] || undefined,
      clock: { now: () => new Date() },
      logger,
      ...(await desktopSecrets(folder, logger)),
      files: desktopFiles(() => window),
      pdf: desktopPdf(),
      notify: desktopNotices(showWindow),
    })
    serveIpc(core.router, core.events, logger)
    showWindow()
    app.on('second-instance', showWindow)
    app.on('activate', showWindow)
  }

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    if (!core) return
    // Running jobs are cancelled and clean up before the app ends.
    event.preventDefault()
    const closing = core
    core = undefined
    closing
      .close()
      .catch((error: unknown) => logger.error({ error }, 'closing failed'))
      .finally(() => app.quit())
  })

  run().catch((error: unknown) => {
    logger.error({ error }, 'the app could not start')
    const message = error instanceof Error ? error.message : String(error)
    dialog.showErrorBox(shellTexts().cannotStart, message)
    app.exit(1)
  })
}
