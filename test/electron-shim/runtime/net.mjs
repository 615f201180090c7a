/** `net.fetch` of local files; the shim reaches no network. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from './app.mjs'
import { strict } from './strict.mjs'

const CONTENT_TYPES = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
  ['.mjs', 'text/javascript'],
  ['.css', 'text/css'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.txt', 'text/plain'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
])

async function fetchFile(url) {
  const path = fileURLToPath(url)
  let bytes
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause })
  }
  const type = CONTENT_TYPES.get(extname(path)) ?? 'application/octet-stream'
  return new Response(bytes, { headers: { 'content-type': type } })
}

export const net = strict('net', {
  isOnline: () => true,
  online: true,

  /** @param {string | Request} input */
  async fetch(input) {
    if (!app.isReady()) {
      throw new Error('net.fetch() cannot be called before app is ready')
    }
    const url = typeof input === 'string' ? input : input.url
    if (!url.startsWith('file:')) {
      throw new Error(`shim: net.fetch of ${url} is not implemented; replace it in the test`)
    }
    return fetchFile(url)
  },
})
