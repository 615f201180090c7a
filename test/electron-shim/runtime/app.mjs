/** Electron's `app`. */
import { resolvePath, overridePath } from './app-paths.mjs'
import { commandLine, switchValue } from './command-line.mjs'
import { createEvent } from './electron-event.mjs'
import { recorded } from './records.mjs'
import { settings } from './settings.mjs'
import { shutDown } from './shutdown.mjs'
import { acquireLock, holdsLock, releaseLock } from './single-instance.mjs'
import { StrictEmitter } from './strict.mjs'
import { openWindows } from './window-registry.mjs'

class App extends StrictEmitter {
  #name = settings.manifest.productName ?? settings.manifest.name
  #isReady = false
  #isQuitting = false
  #announceReady = () => {}
  #ready = new Promise((resolve) => {
    this.#announceReady = resolve
  })

  commandLine = commandLine
  isPackaged = settings.packaged

  constructor() {
    super('app')
  }

  get name() {
    return this.#name
  }

  set name(name) {
    this.#name = name
  }

  get isQuittingForShim() {
    return this.#isQuitting
  }

  fireReadyForShim() {
    if (!this.#isQuitting) {
      this.#isReady = true
      this.emit('ready', createEvent(), {})
      this.#announceReady()
    }
  }

  isReady() {
    return this.#isReady
  }

  whenReady() {
    return this.#ready
  }

  getName() {
    return this.#name
  }

  setName(name) {
    this.#name = name
  }

  getVersion() {
    return settings.manifest.version ?? ''
  }

  getAppPath() {
    return settings.appDir
  }

  getPath(name) {
    return resolvePath(name)
  }

  setPath(name, path) {
    overridePath(name, path)
  }

  getLocale() {
    return switchValue('lang') || 'en-US'
  }

  getSystemLocale() {
    return 'en-US'
  }

  getPreferredSystemLanguages() {
    return ['en-US']
  }

  setAppUserModelId(id) {
    recorded.appUserModelId = id
  }

  enableSandbox() {
    this.#refuseWhenReady('enableSandbox')
    recorded.sandboxEnabled = true
  }

  disableHardwareAcceleration() {
    this.#refuseWhenReady('disableHardwareAcceleration')
  }

  requestSingleInstanceLock(additionalData = {}) {
    const ownMessage = { argv: process.argv, workingDirectory: process.cwd(), additionalData }
    return acquireLock(resolvePath('userData'), ownMessage, (second) => {
      void this.whenReady().then(() => {
        const { argv, workingDirectory, additionalData: data } = second
        this.emit('second-instance', createEvent(), argv, workingDirectory, data)
      })
    })
  }

  hasSingleInstanceLock() {
    return holdsLock()
  }

  releaseSingleInstanceLock() {
    releaseLock()
  }

  focus() {
    openWindows().at(-1)?.focus()
  }

  /** before-quit, then every window (each may refuse), then will-quit, then the end. */
  quit() {
    if (this.#isQuitting) {
      return
    }
    const beforeQuit = createEvent()
    this.emit('before-quit', beforeQuit)
    if (beforeQuit.defaultPrevented) {
      return
    }
    this.#isQuitting = true
    void this.#closeWindowsAndEnd()
  }

  /** Ends at once: no window is asked, and neither before-quit nor will-quit is emitted. */
  exit(exitCode = 0) {
    this.#isQuitting = true
    this.emit('quit', createEvent(), exitCode)
    void shutDown(exitCode)
  }

  async #closeWindowsAndEnd() {
    for (const window of openWindows()) {
      if (!(await window.closeForShim())) {
        this.#isQuitting = false
        return
      }
    }
    const willQuit = createEvent()
    this.emit('will-quit', willQuit)
    if (willQuit.defaultPrevented) {
      this.#isQuitting = false
      return
    }
    this.emit('quit', createEvent(), 0)
    await shutDown(0)
  }

  #refuseWhenReady(method) {
    if (this.#isReady) {
      throw new Error(`app.${method}() can only be called before app is ready`)
    }
  }
}

export const app = new App()

export function fireReady() {
  app.fireReadyForShim()
}

/** What Electron does when the last window is gone. */
export function lastWindowClosed() {
  if (app.isQuittingForShim) {
    return
  }
  if (app.listenerCount('window-all-closed') === 0) {
    app.quit()
  } else {
    app.emit('window-all-closed')
  }
}
