/**
 * One Chromium page behind one window: runs the preload in an isolated world, carries messages
 * between that world and the main process, and reports what happens to the page.
 *
 * Emits: `message` (from the preload), `navigated`, `navigated-in-page`, `dom-ready`, `loaded`,
 * `window-open`, `console`, `crashed`, `closed`.
 */
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { browserContext } from './chromium.mjs'
import { createCloneCodec } from './page/clone-codec.mjs'
import { nativeTheme } from './native-theme.mjs'
import { pageScripts, RECEIVE_NAME, SEND_BINDING, WORLD_NAME } from './preload-scripts.mjs'
import { recorded } from './records.mjs'
import { toAppUrl, toWebUrl } from './scheme-urls.mjs'

const codec = createCloneCodec()

/** @type {Map<import('playwright-core').Page, PageHost>} */
const hosts = new Map()
let askedPopups = 0
let isCreatingPage = false
let isWatchingPopups = false

/** Electron creates no window that the open handler did not allow, so a page of nobody is closed. */
function closeForeignPages() {
  if (isWatchingPopups) {
    return
  }
  isWatchingPopups = true
  browserContext().on('page', (page) => {
    if (isCreatingPage || hosts.has(page)) {
      return
    }
    if (askedPopups > 0) {
      askedPopups -= 1
    } else {
      recorded.shimErrors.push(`a page opened without asking the open handler: ${page.url()}`)
    }
    page.close().catch(() => undefined)
  })
}

/** @param {string} url */
function withoutHash(url) {
  return url.split('#')[0]
}

export class PageHost extends EventEmitter {
  #page = null
  #cdp = null
  #closed = false
  #mainFrameId = ''
  /** Frame id to the execution context of the preload's world in that frame. */
  #contexts = new Map()
  /** The document that the main process is loading. */
  #expectedUrl = null
  #opened

  url = 'about:blank'

  /** Set by the window; answers whether the app's session cancels a request. */
  cancelsRequest = async () => false

  /** Set by the window; answers whether the app refuses a navigation that the page began. */
  refusesNavigation = () => false

  /**
   * @param {{ preload: string | null, additionalArguments: string[], javascript: boolean }} preload
   * @param {{ width: number, height: number }} size
   */
  constructor(preload, size) {
    super()
    const { width, height } = size
    this.#opened = this.#open(preload, { width, height })
    this.#opened.catch((error) => recorded.shimErrors.push(String(error)))
  }

  get isClosed() {
    return this.#closed
  }

  /** @returns {Promise<import('playwright-core').CDPSession>} once the page can be driven */
  async cdp() {
    await this.#opened
    return this.#cdp
  }

  async page() {
    await this.#opened
    return this.#page
  }

  async #open(preload, size) {
    closeForeignPages()
    isCreatingPage = true
    try {
      this.#page = await browserContext().newPage()
      hosts.set(this.#page, this)
    } finally {
      isCreatingPage = false
    }
    this.#cdp = await browserContext().newCDPSession(this.#page)
    this.#watchPage()
    this.#watchSession()
    await this.#cdp.send('Page.enable')
    await this.#cdp.send('Runtime.enable')
    await this.#cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true })
    await this.#page.setViewportSize(size)
    if (!preload.javascript) {
      await this.#cdp.send('Emulation.setScriptExecutionDisabled', { value: true })
    }
    if (nativeTheme.shouldUseDarkColors) {
      await this.#applyTheme()
    }
    const { frameTree } = await this.#cdp.send('Page.getFrameTree')
    this.#mainFrameId = frameTree.frame.id
    await this.#installPreload(preload)
  }

  async #installPreload(preload) {
    await this.#cdp.send('Runtime.addBinding', {
      name: SEND_BINDING,
      executionContextName: WORLD_NAME,
    })
    const secret = `shim${randomBytes(12).toString('hex')}`
    const { mainWorld, isolatedWorld, error } = pageScripts(secret, preload)
    if (error !== null) {
      this.emit('message', { kind: 'preload-error', message: error })
    }
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorld })
    if (isolatedWorld !== null) {
      await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        source: isolatedWorld,
        worldName: WORLD_NAME,
      })
    }
  }

  #watchPage() {
    this.#page.on('domcontentloaded', () => this.emit('dom-ready'))
    this.#page.on('load', () => this.emit('loaded'))
    this.#page.on('crash', () => this.emit('crashed'))
    this.#page.on('close', () => this.#forget())
    this.#page.on('console', (message) => {
      this.emit('console', { type: message.type(), text: message.text() })
    })
    this.#page.on('pageerror', (error) => {
      this.emit('console', { type: 'pageerror', text: String(error) })
    })
  }

  #watchSession() {
    const cdp = this.#cdp
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD_NAME) {
        this.#contexts.set(context.auxData.frameId, context.id)
      }
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      for (const [frameId, contextId] of this.#contexts) {
        if (contextId === executionContextId) {
          this.#contexts.delete(frameId)
        }
      }
    })
    cdp.on('Runtime.executionContextsCleared', () => this.#contexts.clear())
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === SEND_BINDING) {
        this.#receive(codec.decode(payload), executionContextId)
      }
    })
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) {
        this.#mainFrameId = frame.id
        this.#arrived(frame.url + (frame.urlFragment ?? ''))
        this.emit('navigated', this.url)
      }
    })
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.#mainFrameId) {
        this.#arrived(url)
        this.emit('navigated-in-page', this.url)
      }
    })
    cdp.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      askedPopups += 1
      this.emit('window-open', { url: toAppUrl(url), frameName: windowName, windowFeatures })
    })
  }

  #arrived(webUrl) {
    this.url = toAppUrl(webUrl)
  }

  #receive(message, contextId) {
    const fromMainFrame = contextId === this.#contexts.get(this.#mainFrameId)
    const reply = (answer) => this.#deliver({ kind: 'reply', id: message.id, ...answer }, contextId)
    this.emit('message', message, { fromMainFrame, reply })
  }

  /** To the very context that asked: after a navigation the ids of another page would match. */
  #deliver(message, contextId) {
    const expression = `${RECEIVE_NAME}(${JSON.stringify(codec.encode(message))})`
    this.#cdp.send('Runtime.evaluate', { contextId, expression }).catch(() => undefined)
  }

  /** To the preload of the page as it is now; lost, as in Electron, when there is none. */
  async send(channel, args) {
    await this.#opened
    const contextId = this.#contexts.get(this.#mainFrameId)
    if (contextId !== undefined && !this.#closed) {
      this.#deliver({ kind: 'event', channel, args }, contextId)
    }
  }

  async load(appUrl) {
    await this.#opened
    this.#expectedUrl = new URL(appUrl).href
    try {
      await this.#page.goto(toWebUrl(appUrl), { waitUntil: 'load' })
    } finally {
      this.#expectedUrl = null
    }
  }

  async reload() {
    await this.#opened
    await this.#page.reload()
  }

  async setSize({ width, height }) {
    await this.#opened
    if (!this.#closed) {
      await this.#page.setViewportSize({ width, height })
    }
  }

  async applyTheme() {
    await this.#opened
    await this.#applyTheme()
  }

  async #applyTheme() {
    const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
    await this.#cdp.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value }],
    })
  }

  async close() {
    await this.#opened.catch(() => undefined)
    await this.#page?.close().catch(() => undefined)
    this.#forget()
  }

  #forget() {
    if (!this.#closed) {
      this.#closed = true
      hosts.delete(this.#page)
      this.emit('closed')
    }
  }

  /**
   * Whether the app refuses this request for a document. Loads by the main process are not asked
   * about, nor is a reload.
   *
   * @param {import('playwright-core').Request} request
   */
  refusesDocument(request) {
    const isMainFrame = request.frame() === this.#page.mainFrame()
    const url = toAppUrl(request.url())
    const isOwnLoad = withoutHash(url) === withoutHash(this.#expectedUrl ?? '')
    const isReload = withoutHash(url) === withoutHash(this.url)
    if (isMainFrame && (isOwnLoad || isReload)) {
      return false
    }
    return this.refusesNavigation({ url, isMainFrame, isRedirect: false })
  }

  refusesRedirect(appUrl, isMainFrame) {
    return this.refusesNavigation({ url: appUrl, isMainFrame, isRedirect: true })
  }
}

/** @param {import('playwright-core').Page} page */
export function hostOf(page) {
  return hosts.get(page) ?? null
}

nativeTheme.on('updated', () => {
  for (const host of hosts.values()) {
    host.applyTheme().catch(() => undefined)
  }
})
