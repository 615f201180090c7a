/** `protocol`: custom schemes and their handlers. */
import { app } from './app.mjs'
import { recorded } from './records.mjs'
import { registerScheme } from './scheme-urls.mjs'
import { strict } from './strict.mjs'

/** @type {Map<string, (request: Request) => Response | Promise<Response>>} */
const handlers = new Map()

/** @param {string} scheme */
export function protocolHandler(scheme) {
  return handlers.get(scheme)
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(customSchemes) {
    if (app.isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    }
    for (const { scheme, privileges = {} } of customSchemes) {
      registerScheme(scheme, privileges)
      recorded.schemes.push({ scheme, privileges: { ...privileges } })
    }
  },

  handle(scheme, handler) {
    if (!app.isReady()) {
      throw new Error('protocol module can only be used after app is ready')
    }
    if (handlers.has(scheme)) {
      throw new Error(`Failed to register protocol: ${scheme}`)
    }
    handlers.set(scheme, handler)
    recorded.protocols.push(scheme)
  },

  unhandle(scheme) {
    handlers.delete(scheme)
  },

  isProtocolHandled: (scheme) => handlers.has(scheme),
})
