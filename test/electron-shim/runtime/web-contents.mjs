/** `webContents`: Electron's view of a page host. */
import { createEvent } from './electron-event.mjs'
import { answerInvoke, cloneOrRefuse, IpcMain, ipcMain } from './ipc-main.mjs'
import { createFromBuffer } from './native-image.mjs'
import { applyPermissions } from './permissions.mjs'
import { recorded } from './records.mjs'
import { session } from './session.mjs'
import { StrictEmitter } from './strict.mjs'
import { createMainFrame } from './web-frame-main.mjs'

const CONSOLE_LEVELS = new Map([
  ['error', 'error'],
  ['warning', 'warning'],
  ['debug', 'debug'],
  ['pageerror', 'error'],
])

export class WebContents extends StrictEmitter {
  #host
  #mainFrame
  #preloadPath
  #session
  #openHandler = null
  #devToolsOpen = false
  #loading = false
  #zoomFactor = 1

  ipc = new IpcMain('webContents.ipc')

  /**
   * @param {number} id
   * @param {import('./page-host.mjs').PageHost} host
   * @param {string | null} preloadPath
   * @param {import('electron').Session | null} ownSession null for the default one
   */
  constructor(id, host, preloadPath, ownSession) {
    super('webContents')
    this.id = id
    this.#host = host
    this.#preloadPath = preloadPath
    this.#session = ownSession
    this.#mainFrame = createMainFrame(() => host.url)
    host.cancelsRequest = (details) => this.session.webRequest.cancelsForShim(details)
    host.refusesNavigation = (attempt) => this.#refusesNavigation(attempt)
    host.on('message', (message, origin) => this.#receive(message, origin))
    host.on('window-open', (details) => this.#answerWindowOpen(details))
    host.on('navigated', (url) => this.emit('did-navigate', createEvent(), url, 200, 'OK'))
    host.on('navigated-in-page', (url) => {
      this.emit('did-navigate-in-page', createEvent(), url, true, 1, this.#mainFrame.routingId)
    })
    host.on('dom-ready', () => this.emit('dom-ready', createEvent()))
    host.on('loaded', () => this.emit('did-finish-load'))
    host.on('console', (line) => this.#reportConsole(line))
    host.on('crashed', () => {
      this.emit('render-process-gone', createEvent(), { reason: 'crashed', exitCode: 1 })
    })
    host.on('closed', () => this.emit('destroyed'))
  }

  get session() {
    return this.#session ?? session.defaultSession
  }

  get mainFrame() {
    return this.#mainFrame
  }

  getURL() {
    return this.#host.url === 'about:blank' ? '' : this.#host.url
  }

  getType() {
    return 'window'
  }

  isDestroyed() {
    return this.#host.isClosed
  }

  isLoading() {
    return this.#loading
  }

  isCrashed() {
    return false
  }

  async loadURL(url) {
    this.#loading = true
    this.emit('did-start-loading')
    try {
      await applyPermissions(await this.#host.cdp(), this, url)
      await this.#host.load(url)
    } catch (cause) {
      throw this.#loadFailure(url, cause)
    } finally {
      this.#loading = false
      this.emit('did-stop-loading')
    }
  }

  send(channel, ...args) {
    if (this.isDestroyed()) {
      throw new TypeError('Object has been destroyed')
    }
    void this.#host.send(channel, cloneOrRefuse(args))
  }

  setWindowOpenHandler(handler) {
    this.#openHandler = handler
  }

  async executeJavaScript(code) {
    const page = await this.#host.page()
    return page.evaluate(code)
  }

  async capturePage() {
    const page = await this.#host.page()
    return createFromBuffer(await page.screenshot())
  }

  /** @param {import('electron').PrintToPDFOptions} options */
  async printToPDF(options) {
    const { preferCSSPageSize = false, printBackground = false, ...others } = options
    for (const name of Object.keys(others)) {
      throw new Error(`shim: printToPDF's option ${name} is not supported`)
    }
    const cdp = await this.#host.cdp()
    const { data } = await cdp.send('Page.printToPDF', { preferCSSPageSize, printBackground })
    return Buffer.from(data, 'base64')
  }

  reload() {
    void this.#host.reload()
  }

  close() {
    void this.#host.close()
  }

  focus() {}

  openDevTools() {
    this.#devToolsOpen = true
    recorded.devToolsOpened += 1
  }

  closeDevTools() {
    this.#devToolsOpen = false
  }

  toggleDevTools() {
    if (this.#devToolsOpen) {
      this.closeDevTools()
    } else {
      this.openDevTools()
    }
  }

  isDevToolsOpened() {
    return this.#devToolsOpen
  }

  getZoomFactor() {
    return this.#zoomFactor
  }

  setZoomFactor(factor) {
    this.#zoomFactor = factor
  }

  /** The event object that a handler sees for a message of the given frame. */
  ipcEventForShim(senderFrame) {
    return createEvent({
      type: 'frame',
      sender: this,
      senderFrame,
      processId: senderFrame?.processId ?? 1,
      frameId: senderFrame?.routingId ?? -1,
    })
  }

  #receive(message, origin) {
    switch (message.kind) {
      case 'invoke':
        return void this.#answer(message, origin)
      case 'send': {
        const event = this.ipcEventForShim(origin.fromMainFrame ? this.#mainFrame : null)
        event.reply = (channel, ...args) => this.send(channel, ...args)
        this.ipc.emit(message.channel, event, ...message.args)
        return ipcMain.emit(message.channel, event, ...message.args)
      }
      case 'exposed':
        return recorded.exposed.push({ key: message.key, api: message.api })
      case 'preload-error':
        recorded.preloadErrors.push(message.message)
        console.error('shim: the preload failed:', message.message)
        return this.emit(
          'preload-error',
          createEvent(),
          this.#preloadPath,
          new Error(message.message),
        )
      default:
        throw new Error(`shim: unknown message from the page: ${message.kind}`)
    }
  }

  async #answer({ channel, args }, { fromMainFrame, reply }) {
    // A page that has navigated since has no frame any more.
    const event = this.ipcEventForShim(fromMainFrame ? this.#mainFrame : null)
    reply(await answerInvoke(event, channel, args))
  }

  #refusesNavigation({ url, isMainFrame, isRedirect }) {
    const event = createEvent({
      url,
      isMainFrame,
      isSameDocument: false,
      frame: isMainFrame ? this.#mainFrame : null,
      initiator: this.#mainFrame,
    })
    if (isRedirect) {
      this.emit('will-redirect', event, url, false, isMainFrame)
    } else {
      this.emit('will-frame-navigate', event)
      if (isMainFrame) {
        this.emit('will-navigate', event, url, false, true)
      }
    }
    const refused = event.defaultPrevented
    recorded.navigations.push({ url, kind: isRedirect ? 'redirect' : 'navigate', refused })
    return refused
  }

  #answerWindowOpen({ url, frameName, windowFeatures }) {
    const answer = this.#openHandler?.({
      url,
      frameName,
      features: windowFeatures.join(','),
      disposition: 'foreground-tab',
      referrer: { url: this.#host.url, policy: 'strict-origin-when-cross-origin' },
    })
    const action = answer?.action ?? 'allow'
    recorded.windowOpens.push({ url, action })
    if (action === 'allow') {
      recorded.shimErrors.push(`the shim opens no second window for a page: ${url}`)
    }
  }

  #reportConsole({ type, text }) {
    recorded.console.push({ type, text })
    const level = CONSOLE_LEVELS.get(type) ?? 'info'
    this.emit('console-message', createEvent({ level, message: text, frame: this.#mainFrame }))
  }

  #loadFailure(url, cause) {
    const reason = String(cause instanceof Error ? cause.message : cause).split('\n')[0]
    this.emit('did-fail-load', createEvent(), -2, 'ERR_FAILED', url, true)
    const error = new Error(`ERR_FAILED (-2) loading '${url}'`, { cause: reason })
    return Object.assign(error, { code: 'ERR_FAILED', errno: -2, url })
  }
}
