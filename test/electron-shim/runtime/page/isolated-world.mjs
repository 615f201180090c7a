/**
 * Runs the preload in its isolated world, with what Electron gives to a sandboxed one: `require`
 * that knows `electron` and nothing else here, and a reduced `process`. Run from its own source
 * text; it refers to nothing outside itself.
 */
export function runPreload({ codec, bridge, send, receiveName, processFacts, preload }) {
  const waiting = new Map()
  const listeners = new Map()
  let lastId = 0

  const post = (message) => send(codec.encode(message))

  function strict(name, target) {
    return new Proxy(target, {
      get(object, key) {
        if (key in object || typeof key === 'symbol') {
          return object[key]
        }
        throw new Error(`shim: ${name}.${key} is not implemented`)
      },
    })
  }

  /**
   * Its methods stand on the prototype, as in Electron, so that exposing the whole of it through
   * contextBridge gives a page an empty object.
   */
  class IpcRenderer {
    invoke(channel, ...args) {
      return new Promise((resolve, reject) => {
        lastId += 1
        const id = lastId
        post({ kind: 'invoke', id, channel, args })
        waiting.set(id, { resolve, reject })
      })
    }

    send(channel, ...args) {
      post({ kind: 'send', channel, args })
    }

    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return this
    }

    addListener(channel, listener) {
      return this.on(channel, listener)
    }

    once(channel, listener) {
      const onceOnly = (...args) => {
        this.removeListener(channel, onceOnly)
        listener(...args)
      }
      return this.on(channel, onceOnly)
    }

    removeListener(channel, listener) {
      const remaining = [...(listeners.get(channel) ?? [])]
      const at = remaining.lastIndexOf(listener)
      if (at >= 0) {
        remaining.splice(at, 1)
        listeners.set(channel, remaining)
      }
      return this
    }

    off(channel, listener) {
      return this.removeListener(channel, listener)
    }

    removeAllListeners(channel) {
      if (channel === undefined) {
        listeners.clear()
      } else {
        listeners.delete(channel)
      }
      return this
    }

    listenerCount(channel) {
      return listeners.get(channel)?.length ?? 0
    }
  }

  const ipcRenderer = strict('ipcRenderer', new IpcRenderer())

  function shapeOf(api) {
    if (api === null || typeof api !== 'object') {
      return typeof api
    }
    return Object.fromEntries(Object.entries(api).map(([key, member]) => [key, typeof member]))
  }

  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key, api) {
      bridge.expose(key, api)
      post({ kind: 'exposed', key, api: shapeOf(api) })
    },
  })

  globalThis[receiveName] = (text) => {
    const message = codec.decode(text)
    if (message.kind === 'reply') {
      const promise = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.ok) {
        promise?.resolve(message.value)
      } else {
        promise?.reject(new Error(message.message))
      }
      return
    }
    const event = { sender: ipcRenderer, ports: [], defaultPrevented: false, preventDefault() {} }
    for (const listener of listeners.get(message.channel) ?? []) {
      listener(event, ...message.args)
    }
  }

  const electron = strict('electron (preload)', { ipcRenderer, contextBridge })

  function require(id) {
    if (id === 'electron' || id === 'electron/renderer' || id === 'electron/common') {
      return electron
    }
    throw new Error(`module not found: ${id}`)
  }

  const process = strict('process (preload)', {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
    ...processFacts,
  })

  try {
    const module = { exports: {} }
    preload(require, module, module.exports, process)
  } catch (error) {
    post({ kind: 'preload-error', message: String(error?.stack ?? error) })
  }
}
