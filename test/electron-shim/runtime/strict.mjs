/** Whatever the shim does not play throws, so that a test never passes on a silent nothing. */
import { EventEmitter } from 'node:events'

/** Asked of any value by promises, serializers and assertion libraries. */
const HARMLESS = new Set(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType'])

/**
 * @template {object} T
 * @param {string} name what stands in the message
 * @param {T} target
 * @returns {T}
 */
export function strict(name, target) {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (key in object || typeof key === 'symbol' || HARMLESS.has(key)) {
        return Reflect.get(object, key, receiver)
      }
      throw new Error(`shim: ${name}.${key} is not implemented`)
    },
  })
}

/** An EventEmitter whose unknown members throw; its subclasses are strict by inheritance. */
export class StrictEmitter extends EventEmitter {
  /** @param {string} name what stands in the message */
  constructor(name) {
    super()
    // The returned proxy becomes `this` of the subclass, private fields included.
    return strict(name, this)
  }
}

/**
 * A whole Electron module that the shim does not play: importing its name is fine, using it throws.
 *
 * @param {string} name
 */
export function missingModule(name) {
  const refuse = () => {
    throw new Error(`shim: ${name} is not implemented`)
  }
  const refuseMember = (_target, key) => {
    if (typeof key === 'symbol' || HARMLESS.has(key)) {
      return undefined
    }
    throw new Error(`shim: ${name}.${key} is not implemented`)
  }
  function target() {}
  return new Proxy(target, { apply: refuse, construct: refuse, get: refuseMember })
}
