/**
 * One half of contextBridge; the other half runs in the other world of the same page.
 *
 * The worlds share no object. They talk through CustomEvents on `window` whose names hold a
 * secret, and Chromium clones an event's `detail` from world to world. A call is synchronous:
 * dispatching runs the other side's listener before it returns.
 *
 * The page's scripts may have replaced any built-in by the time the main world's half is called,
 * so this takes what it needs up front and calls no method that a prototype could give away. Run
 * from its own source text; it refers to nothing outside itself.
 *
 * @param {string} secret
 * @param {'main' | 'isolated'} side
 */
export function createContextBridge(secret, side) {
  const { defineProperty, freeze, getOwnPropertyDescriptor, hasOwn, keys } = Object
  const { isArray } = Array
  const { apply } = Reflect
  const BridgeError = Error
  const BridgeEvent = CustomEvent
  const BridgePromise = Promise
  const methodOf = (prototype, name) => Function.prototype.call.bind(prototype[name])
  const listen = EventTarget.prototype.addEventListener.bind(window)
  const dispatch = EventTarget.prototype.dispatchEvent.bind(window)
  const stopImmediatePropagation = methodOf(Event.prototype, 'stopImmediatePropagation')
  const detailOf = methodOf(getOwnPropertyDescriptor(CustomEvent.prototype, 'detail'), 'get')
  const tagOf = methodOf(Object.prototype, 'toString')
  const getId = methodOf(WeakMap.prototype, 'get')
  const setId = methodOf(WeakMap.prototype, 'set')
  const onSettled = methodOf(Promise.prototype, 'then')
  const asText = String

  const MAX_DEPTH = 1000
  const otherSide = side === 'main' ? 'isolated' : 'main'
  const lentFunctions = { __proto__: null }
  const lentIds = new WeakMap()
  const awaited = { __proto__: null }
  let lastId = 0
  let lastReply = null
  let exposeFailure = null

  function post(kind, detail) {
    dispatch(new BridgeEvent(`${secret}:${otherSide}:${kind}`, { detail }))
  }

  function hear(kind, listener) {
    const receive = (event) => {
      stopImmediatePropagation(event)
      listener(detailOf(event))
    }
    listen(`${secret}:${side}:${kind}`, receive, true)
  }

  function lendFunction(fn) {
    let id = getId(lentIds, fn)
    if (id === undefined) {
      lastId += 1
      id = lastId
      setId(lentIds, fn, id)
      lentFunctions[id] = fn
    }
    return { kind: 'function', id }
  }

  function lendPromise(promise) {
    lastId += 1
    const id = lastId
    onSettled(
      promise,
      (value) => post('settle', settlement(id, true, value)),
      (error) => post('settle', settlement(id, false, error)),
    )
    return { kind: 'promise', id }
  }

  function settlement(id, ok, value) {
    try {
      return { id, ok, value: describe(value, 0) }
    } catch (error) {
      return { id, ok: false, value: describe(error, 0) }
    }
  }

  /** What crosses: data is copied, functions and promises are lent, prototypes stay behind. */
  function describe(value, depth) {
    if (depth > MAX_DEPTH) {
      throw new BridgeError('Electron contextBridge recursion depth exceeded.')
    }
    if (typeof value === 'symbol') {
      throw new BridgeError('shim: a symbol cannot cross contextBridge')
    }
    if (typeof value === 'function') {
      return lendFunction(value)
    }
    if (value === null || typeof value !== 'object') {
      return { kind: 'data', value }
    }
    if (value instanceof BridgePromise) {
      return lendPromise(value)
    }
    if (value instanceof BridgeError) {
      return { kind: 'error', message: asText(value.message) }
    }
    if (isArray(value)) {
      const members = []
      for (let at = 0; at < value.length; at++) {
        members[at] = describe(value[at], depth + 1)
      }
      return { kind: 'array', members }
    }
    if (tagOf(value) === '[object Object]') {
      const names = keys(value)
      const members = []
      for (let at = 0; at < names.length; at++) {
        members[at] = describe(value[names[at]], depth + 1)
      }
      return { kind: 'object', names, members }
    }
    return { kind: 'data', value }
  }

  function describeAll(values) {
    const described = []
    for (let at = 0; at < values.length; at++) {
      described[at] = describe(values[at], 0)
    }
    return described
  }

  function borrowFunction(id) {
    return (...args) => {
      lastReply = null
      post('call', { id, args: describeAll(args) })
      const reply = lastReply
      lastReply = null
      if (reply === null) {
        throw new BridgeError('shim: the other world did not answer')
      }
      if (!reply.ok) {
        throw rebuild(reply.value, false)
      }
      return rebuild(reply.value, false)
    }
  }

  function rebuildObject({ names, members }, isFrozen) {
    const object = {}
    for (let at = 0; at < names.length; at++) {
      defineProperty(object, names[at], {
        __proto__: null,
        value: rebuild(members[at], isFrozen),
        writable: true,
        enumerable: true,
        configurable: true,
      })
    }
    return isFrozen ? freeze(object) : object
  }

  function rebuildArray({ members }, isFrozen) {
    const array = []
    for (let at = 0; at < members.length; at++) {
      array[at] = rebuild(members[at], isFrozen)
    }
    return isFrozen ? freeze(array) : array
  }

  function rebuild(description, isFrozen) {
    switch (description.kind) {
      case 'function':
        return borrowFunction(description.id)
      case 'promise':
        return new BridgePromise((resolve, reject) => {
          awaited[description.id] = { resolve, reject }
        })
      case 'error':
        return new BridgeError(description.message)
      case 'array':
        return rebuildArray(description, isFrozen)
      case 'object':
        return rebuildObject(description, isFrozen)
      default:
        return description.value
    }
  }

  function rebuildAll(descriptions) {
    const values = []
    for (let at = 0; at < descriptions.length; at++) {
      values[at] = rebuild(descriptions[at], false)
    }
    return values
  }

  hear('call', ({ id, args }) => {
    let reply
    try {
      const fn = lentFunctions[id]
      reply = { ok: true, value: describe(apply(fn, undefined, rebuildAll(args)), 0) }
    } catch (error) {
      const failure = error instanceof BridgeError ? error : new BridgeError(asText(error))
      reply = { ok: false, value: describe(failure, 0) }
    }
    post('reply', reply)
  })

  hear('reply', (reply) => {
    lastReply = reply
  })

  hear('settle', ({ id, ok, value }) => {
    const promise = awaited[id]
    delete awaited[id]
    if (promise !== undefined) {
      const settle = ok ? promise.resolve : promise.reject
      settle(rebuild(value, false))
    }
  })

  hear('expose', ({ key, api }) => {
    if (hasOwn(window, key)) {
      post('expose-failure', key)
      return
    }
    defineProperty(window, key, {
      __proto__: null,
      value: rebuild(api, true),
      enumerable: true,
      writable: false,
      configurable: false,
    })
  })

  hear('expose-failure', (key) => {
    exposeFailure = key
  })

  function expose(key, api) {
    exposeFailure = null
    post('expose', { key, api: describe(api, 0) })
    if (exposeFailure !== null) {
      throw new BridgeError(
        'Cannot bind an API on top of an existing property on the window object',
      )
    }
  }

  return { expose }
}
