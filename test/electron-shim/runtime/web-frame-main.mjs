/** `WebFrameMain`: the frames that an IPC handler can meet. */
import { IpcMain } from './ipc-main.mjs'
import { originOf } from './scheme-urls.mjs'
import { StrictEmitter } from './strict.mjs'

let lastRoutingId = 0

class WebFrameMain extends StrictEmitter {
  #readUrl
  #parent

  name = ''
  frames = []
  detached = false
  processId = 1
  ipc = new IpcMain('webFrameMain.ipc')

  /**
   * @param {() => string} readUrl
   * @param {WebFrameMain | null} parent
   */
  constructor(readUrl, parent) {
    super('webFrameMain')
    this.#readUrl = readUrl
    this.#parent = parent
    lastRoutingId += 1
    this.routingId = lastRoutingId
    this.frameTreeNodeId = lastRoutingId
  }

  get url() {
    return this.#readUrl()
  }

  get origin() {
    return originOf(this.url)
  }

  get parent() {
    return this.#parent
  }

  get top() {
    return this.#parent === null ? this : this.#parent.top
  }

  isDestroyed() {
    return false
  }
}

/** @param {() => string} readUrl the URL in the app's own scheme */
export function createMainFrame(readUrl) {
  return new WebFrameMain(readUrl, null)
}

/**
 * A frame that does not exist, for tests of a handler's sender check.
 *
 * @param {import('../launched-app.ts').ForgedSender} sender
 * @param {WebFrameMain} mainFrame becomes the parent of a forged sub-frame
 * @returns {WebFrameMain | null}
 */
export function forgeFrame(sender, mainFrame) {
  if (sender === null) {
    return null
  }
  if (typeof sender === 'string') {
    return new WebFrameMain(() => sender, null)
  }
  return new WebFrameMain(() => sender.url, sender.subFrame ? mainFrame : null)
}
