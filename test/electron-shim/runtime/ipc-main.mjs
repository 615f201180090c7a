/** `ipcMain` and `webContents.ipc`. */
import { StrictEmitter } from './strict.mjs'

/** Kept outside the class, because the emitter's own members are what the app sees. */
const handlersOf = new WeakMap()

export class IpcMain extends StrictEmitter {
  /** @param {string} name */
  constructor(name) {
    super(name)
    handlersOf.set(this, new Map())
  }

  handle(channel, listener) {
    const handlers = handlersOf.get(this)
    if (handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    if (typeof listener !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`)
    }
    handlers.set(channel, listener)
  }

  handleOnce(channel, listener) {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return listener(event, ...args)
    })
  }

  removeHandler(channel) {
    handlersOf.get(this).delete(channel)
  }
}

export const ipcMain = new IpcMain('ipcMain')

/** The one error that either side of Electron's IPC reports for an unclonable value. */
export function cloneOrRefuse(value) {
  try {
    return structuredClone(value)
  } catch {
    throw new Error('An object could not be cloned.')
  }
}

/**
 * Answers `ipcRenderer.invoke` as Electron does: a failure crosses as a sentence, without its
 * class, code or data.
 *
 * @param {{ sender: { ipc: IpcMain } }} event
 * @param {string} channel
 * @param {unknown[]} args
 * @returns {Promise<import('../launched-app.ts').InvokeReply>}
 */
export async function answerInvoke(event, channel, args) {
  try {
    const handler =
      handlersOf.get(event.sender.ipc).get(channel) ?? handlersOf.get(ipcMain).get(channel)
    if (handler === undefined) {
      throw new Error(`No handler registered for '${channel}'`)
    }
    return { ok: true, value: cloneOrRefuse(await handler(event, ...args)) }
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error)
    return { ok: false, message: `Error invoking remote method '${channel}': ${String(error)}` }
  }
}
