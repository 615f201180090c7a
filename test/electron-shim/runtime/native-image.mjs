/** `nativeImage`: carries bytes, draws nothing. */
import { readFileSync } from 'node:fs'
import { strict } from './strict.mjs'

/** @param {Buffer} bytes */
export function createFromBuffer(bytes) {
  return strict('NativeImage', {
    isEmpty: () => bytes.length === 0,
    toPNG: () => Buffer.from(bytes),
    toDataURL: () => `data:image/png;base64,${bytes.toString('base64')}`,
  })
}

function createEmpty() {
  return createFromBuffer(Buffer.alloc(0))
}

/** As in Electron, a file that cannot be read gives an empty image. */
function createFromPath(path) {
  try {
    return createFromBuffer(readFileSync(path))
  } catch {
    return createEmpty()
  }
}

export const nativeImage = strict('nativeImage', { createEmpty, createFromBuffer, createFromPath })
