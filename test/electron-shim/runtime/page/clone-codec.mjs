/**
 * Structured clone as text, for the one channel between Chromium and Node that carries strings.
 *
 * A JSON primitive stands for itself; everything else is `{ k: kind, i: index, v: value }`, where
 * the index lets `{ k: 'ref' }` restore shared and circular references. The function is also run
 * in the page from its own source text, so it refers to nothing outside itself.
 */
export function createCloneCodec() {
  const BINARY_VIEWS = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  }
  const ERRORS = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }
  const CHUNK = 0x8000

  function refuse() {
    throw new Error('An object could not be cloned.')
  }

  function toBase64(bytes) {
    let binary = ''
    for (let at = 0; at < bytes.length; at += CHUNK) {
      binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
    }
    return btoa(binary)
  }

  function fromBase64(text) {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  }

  function encodeNumber(number) {
    if (Number.isFinite(number) && !Object.is(number, -0)) {
      return number
    }
    return { k: 'number', v: Object.is(number, -0) ? '-0' : String(number) }
  }

  function encode(root) {
    const seen = new Map()

    function encodeObject(value) {
      if (seen.has(value)) {
        return { k: 'ref', v: seen.get(value) }
      }
      const i = seen.size
      seen.set(value, i)
      if (Array.isArray(value)) {
        return { k: 'array', i, v: Array.from(value, encodeValue) }
      }
      if (value instanceof Date) {
        return { k: 'date', i, v: encodeNumber(value.getTime()) }
      }
      if (value instanceof RegExp) {
        return { k: 'regexp', i, v: [value.source, value.flags] }
      }
      if (value instanceof Map) {
        const entries = Array.from(value, (entry) => entry.map(encodeValue))
        return { k: 'map', i, v: entries }
      }
      if (value instanceof Set) {
        return { k: 'set', i, v: Array.from(value, encodeValue) }
      }
      if (value instanceof ArrayBuffer) {
        return { k: 'buffer', i, v: toBase64(new Uint8Array(value)) }
      }
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        return { k: 'view', i, c: value.constructor.name, v: toBase64(bytes) }
      }
      if (value instanceof Error) {
        const name = Object.hasOwn(ERRORS, value.name) ? value.name : 'Error'
        return { k: 'error', i, c: name, v: [value.message, value.stack] }
      }
      if (Object.prototype.toString.call(value) !== '[object Object]') {
        return refuse()
      }
      const entries = Object.entries(value).map(([key, member]) => [key, encodeValue(member)])
      return { k: 'object', i, v: entries }
    }

    function encodeValue(value) {
      switch (typeof value) {
        case 'undefined':
          return { k: 'undefined' }
        case 'number':
          return encodeNumber(value)
        case 'bigint':
          return { k: 'bigint', v: String(value) }
        case 'object':
          return value === null ? null : encodeObject(value)
        default:
          return value
      }
    }

    let cloned
    try {
      // Refuses functions and the like, and turns class instances and getters into plain data.
      cloned = structuredClone(root)
    } catch {
      return refuse()
    }
    return JSON.stringify(encodeValue(cloned))
  }

  function decode(text) {
    const seen = []

    function remember(node, value) {
      seen[node.i] = value
      return value
    }

    function decodeView(node) {
      const bytes = fromBase64(node.v)
      return node.c === 'Uint8Array' ? bytes : new BINARY_VIEWS[node.c](bytes.buffer)
    }

    function decodeError(node) {
      const error = new ERRORS[node.c](node.v[0])
      error.stack = node.v[1]
      return error
    }

    function decodeObject(node) {
      const object = remember(node, {})
      for (const [key, member] of node.v) {
        // Not an assignment: '__proto__' is a name like any other here.
        Object.defineProperty(object, key, {
          value: decodeNode(member),
          writable: true,
          enumerable: true,
          configurable: true,
        })
      }
      return object
    }

    function decodeArray(node) {
      const array = remember(node, [])
      for (const member of node.v) {
        array.push(decodeNode(member))
      }
      return array
    }

    function decodeMap(node) {
      const map = remember(node, new Map())
      for (const [key, value] of node.v) {
        map.set(decodeNode(key), decodeNode(value))
      }
      return map
    }

    function decodeSet(node) {
      const set = remember(node, new Set())
      for (const member of node.v) {
        set.add(decodeNode(member))
      }
      return set
    }

    function decodeNode(node) {
      if (node === null || typeof node !== 'object') {
        return node
      }
      switch (node.k) {
        case 'undefined':
          return undefined
        case 'number':
          return Number(node.v)
        case 'bigint':
          return BigInt(node.v)
        case 'ref':
          return seen[node.v]
        case 'date':
          return remember(node, new Date(decodeNode(node.v)))
        case 'regexp':
          return remember(node, new RegExp(node.v[0], node.v[1]))
        case 'buffer':
          return remember(node, fromBase64(node.v).buffer)
        case 'view':
          return remember(node, decodeView(node))
        case 'error':
          return remember(node, decodeError(node))
        case 'array':
          return decodeArray(node)
        case 'map':
          return decodeMap(node)
        case 'set':
          return decodeSet(node)
        case 'object':
          return decodeObject(node)
        default:
          throw new Error(`shim: unknown kind of value: ${node.k}`)
      }
    }

    return decodeNode(JSON.parse(text))
  }

  return { encode, decode }
}
