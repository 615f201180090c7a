/** `session`: there is one, the default. */
import { app } from './app.mjs'
import { protocol } from './protocol.mjs'
import { recorded } from './records.mjs'
import { strict, StrictEmitter } from './strict.mjs'

/**
 * The listener is kept and recorded but never called: what a custom scheme answers is decided by
 * its own handler, and nothing else is loaded here.
 */
const webRequest = strict('session.webRequest', {
  onHeadersReceived(...args) {
    recorded.webRequestListeners.push(args.at(-1) === null ? 'none' : 'onHeadersReceived')
  },
})

class Session extends StrictEmitter {
  #permissionRequest = null
  #permissionCheck = null
  #devicePermission = null

  protocol = protocol
  webRequest = webRequest

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

export const session = strict('session', {
  get defaultSession() {
    if (!app.isReady()) {
      throw new Error('Session can only be received when app is ready')
    }
    return defaultSession
  },
})
