/** `BrowserWindow`: state of its own, and a page host behind it. */
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { app, lastWindowClosed } from './app.mjs'
import { createEvent } from './electron-event.mjs'
import { PageHost } from './page-host.mjs'
import { recorded } from './records.mjs'
import { strict, StrictEmitter } from './strict.mjs'
import { WebContents } from './web-contents.mjs'
import { readWebPreferences } from './web-preferences.mjs'
import {
  addWindow,
  focusedWindow,
  nextWindowId,
  openWindows,
  removeWindow,
  setFocusedWindow,
  windowById,
} from './window-registry.mjs'

/** Where a maximized window lies; the size of the one display of `screen`. */
const MAXIMIZED = { x: 0, y: 0, width: 1280, height: 800 }

export class ShimWindow extends StrictEmitter {
  #host
  #webContents
  #title
  #normalBounds
  #visible = false
  #minimized = false
  #maximized = false
  #fullScreen = false
  #destroyed = false
  #readyToShow = false

  /** @param {import('electron').BrowserWindowConstructorOptions} [options] */
  constructor(options = {}) {
    super('BrowserWindow')
    if (!app.isReady()) {
      throw new Error('Cannot create BrowserWindow before app is ready')
    }
    const { session: ownSession, ...webPreferences } = { ...options.webPreferences }
    const preload = readWebPreferences(webPreferences)
    this.id = nextWindowId()
    this.#title = options.title ?? app.name
    this.#normalBounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this.#host = new PageHost(preload, this.#normalBounds)
    this.#webContents = new WebContents(this.id, this.#host, preload.preload, ownSession ?? null)
    this.#host.on('loaded', () => this.#becomeReadyToShow())
    this.#host.on('closed', () => this.#becomeClosed())
    recorded.windows.push({ id: this.id, webPreferences: structuredClone(webPreferences) })
    addWindow(this)
    app.emit('web-contents-created', createEvent(), this.#webContents)
    app.emit('browser-window-created', createEvent(), this)
    if (options.show !== false) {
      this.show()
    }
  }

  static getAllWindows() {
    return openWindows()
  }

  static getFocusedWindow() {
    return focusedWindow()
  }

  static fromId(id) {
    return windowById(id)
  }

  static fromWebContents(webContents) {
    return openWindows().find((window) => window.webContents === webContents) ?? null
  }

  get webContents() {
    return this.#webContents
  }

  isDestroyed() {
    return this.#destroyed
  }

  loadURL(url) {
    this.#refuseWhenDestroyed()
    return this.#webContents.loadURL(url)
  }

  loadFile(file) {
    return this.loadURL(pathToFileURL(resolve(app.getAppPath(), file)).href)
  }

  reload() {
    this.#webContents.reload()
  }

  show() {
    this.#refuseWhenDestroyed()
    this.#setVisible(true)
    this.focus()
  }

  hide() {
    this.#refuseWhenDestroyed()
    this.#setVisible(false)
    this.blur()
  }

  isVisible() {
    return this.#visible
  }

  focus() {
    this.#refuseWhenDestroyed()
    const before = focusedWindow()
    if (!this.#visible || before === this) {
      return
    }
    before?.blur()
    setFocusedWindow(this.id)
    this.emit('focus', createEvent())
    app.emit('browser-window-focus', createEvent(), this)
  }

  blur() {
    if (this.isFocused()) {
      setFocusedWindow(null)
      this.emit('blur', createEvent())
      app.emit('browser-window-blur', createEvent(), this)
    }
  }

  isFocused() {
    return focusedWindow() === this
  }

  minimize() {
    this.#minimized = true
    this.emit('minimize')
    this.blur()
  }

  isMinimized() {
    return this.#minimized
  }

  restore() {
    if (this.#minimized) {
      this.#minimized = false
      this.emit('restore')
    } else {
      this.unmaximize()
    }
  }

  maximize() {
    if (!this.#maximized) {
      this.#maximized = true
      this.emit('maximize')
      this.#resized()
    }
  }

  unmaximize() {
    if (this.#maximized) {
      this.#maximized = false
      this.emit('unmaximize')
      this.#resized()
    }
  }

  isMaximized() {
    return this.#maximized
  }

  isFullScreen() {
    return this.#fullScreen
  }

  setFullScreen(flag) {
    if (flag !== this.#fullScreen) {
      this.#fullScreen = flag
      this.emit(flag ? 'enter-full-screen' : 'leave-full-screen')
      this.#resized()
    }
  }

  getBounds() {
    return this.#maximized || this.#fullScreen ? { ...MAXIMIZED } : this.getNormalBounds()
  }

  getNormalBounds() {
    return { ...this.#normalBounds }
  }

  /** @param {Partial<import('electron').Rectangle>} bounds */
  setBounds(bounds) {
    const before = this.#normalBounds
    this.#normalBounds = { ...before, ...bounds }
    const { x, y, width, height } = this.#normalBounds
    if (x !== before.x || y !== before.y) {
      this.emit('move')
      this.emit('moved')
    }
    if (width !== before.width || height !== before.height) {
      this.#resized()
    }
  }

  getSize() {
    const { width, height } = this.getBounds()
    return [width, height]
  }

  getTitle() {
    return this.#title
  }

  setTitle(title) {
    this.#title = title
  }

  setMenuBarVisibility() {}

  setAutoHideMenuBar() {}

  removeMenu() {}

  close() {
    void this.closeForShim()
  }

  /** Closes without asking anyone. */
  destroy() {
    void this.#host.close()
  }

  /** @returns {Promise<boolean>} false when the app refused */
  async closeForShim() {
    if (this.#destroyed) {
      return true
    }
    const event = createEvent()
    this.emit('close', event)
    if (event.defaultPrevented) {
      return false
    }
    await this.#host.close()
    return true
  }

  #setVisible(visible) {
    if (visible !== this.#visible) {
      this.#visible = visible
      this.emit(visible ? 'show' : 'hide')
    }
  }

  #resized() {
    this.emit('resize')
    this.emit('resized')
    void this.#host.setSize(this.getBounds())
  }

  #becomeReadyToShow() {
    if (!this.#readyToShow) {
      this.#readyToShow = true
      this.emit('ready-to-show')
    }
  }

  #becomeClosed() {
    this.#destroyed = true
    const wasLast = removeWindow(this)
    this.emit('closed')
    if (wasLast) {
      lastWindowClosed()
    }
  }

  #refuseWhenDestroyed() {
    if (this.#destroyed) {
      throw new TypeError('Object has been destroyed')
    }
  }
}

export const BrowserWindow = strict('BrowserWindow', ShimWindow)
