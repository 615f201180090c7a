/** `session`: the default, and one for each partition that the app names. */
import { app } from './app.mjs'
import { protocol } from './protocol.mjs'
import { recorded } from './records.mjs'
import { strict, StrictEmitter } from './strict.mjs'

class WebRequest extends StrictEmitter {
  #beforeRequest = null

  constructor() {
    super('session.webRequest')
  }

  /** The listener is asked about every request of the session's pages. */
  onBeforeRequest(...args) {
    this.#beforeRequest = args.at(-1)
  }

  /**
   * The listener is kept and recorded but never called: what a custom scheme answers is decided by
   * its own handler, and nothing else is loaded here.
   */
  onHeadersReceived(...args) {
    recorded.webRequestListeners.push(args.at(-1) === null ? 'none' : 'onHeadersReceived')
  }

  /** @returns {Promise<boolean>} whether the app cancels a request */
  async cancelsForShim(details) {
    const listener = this.#beforeRequest
    if (listener === null) {
      return false
    }
    const answer = await new Promise((resolve) => listener(details, resolve))
    return answer.cancel === true
  }
}

class Session extends StrictEmitter {
  #permissionRequest = null
  #permissionCheck = null
  #devicePermission = null

  protocol = protocol
  webRequest = new WebRequest()

  constructor() {
    super('session')
  }

  setPermissionRequestHandler(handler) {
    this.#permissionRequest = handler
  }

  setPermissionCheckHandler(handler) {
    this.#permissionCheck = handler
  }

  setDevicePermissionHandler(handler) {
    this.#devicePermission = handler
  }

  permissionHandlersForShim() {
    return {
      request: this.#permissionRequest,
      check: this.#permissionCheck,
      device: this.#devicePermission,
    }
  }
}

const defaultSession = new Session()
/** @type {Map<string, Session>} */
const partitions = new Map()

function refuseBeforeReady() {
  if (!app.isReady()) {
    throw new Error('Session can only be received when app is ready')
  }
}

export const session = strict('session', {
  get defaultSession() {
    refuseBeforeReady()
    return defaultSession
  },
  /** Storage and cookies are those of the one Chromium context; the listeners are its own. */
  fromPartition(partition) {
    refuseBeforeReady()
    if (partition === '') {
      return defaultSession
    }
    const known = partitions.get(partition) ?? new Session()
    partitions.set(partition, known)
    return known
  },
})
