import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Stands in the built index.html wherever a nonce belongs (see electron.vite.config.ts). */
const NONCE_PLACEHOLDER = '__CSP_NONCE__'

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

interface RendererFile {
  body: Buffer
  headers: Record<string, string>
}

export function newNonce(): string {
  return randomBytes(18).toString('base64url')
}

/** Headers of every answer; what is not allowed here cannot be loaded, framed or read. */
export function securityHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  }
}

/**
 * Reads a file of the built renderer by its URL path. A path without an extension is a screen of
 * the app and answers index.html; anything outside the folder, or missing, answers undefined.
 */
export async function readRendererFile(
  folder: string,
  urlPath: string,
): Promise<RendererFile | undefined> {
  const relative = containedPath(folder, urlPath)
  if (relative === undefined) return undefined
  const page = path.extname(relative) === ''
  const name = page ? 'index.html' : relative
  const nonce = newNonce()
  const body = await readFile(path.join(folder, name)).catch(() => undefined)
  if (!body) return undefined
  const extension = path.extname(name).toLowerCase()
  const headers: Record<string, string> = {
    ...securityHeaders(nonce),
    'content-type': CONTENT_TYPES[extension] ?? 'application/octet-stream',
  }
  if (extension === '.html') {
    return {
      body: Buffer.from(body.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)),
      headers,
    }
  }
  // Vite puts a hash of the content into the names under assets/.
  if (name.startsWith(`assets${path.sep}`)) {
    headers['cache-control'] = 'private, max-age=31536000, immutable'
  }
  return { body, headers }
}

/** The path below the folder, or undefined when it leads out of it or is malformed. */
function containedPath(folder: string, urlPath: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  if (!decoded.startsWith('/') || /[\0\\:]/.test(decoded)) return undefined
  if (decoded.split('/').some((part) => part === '..')) return undefined
  const root = path.resolve(folder)
  const relative = path.relative(root, path.resolve(root, `.${decoded}`))
  if (relative.startsWith('..') || path.isAbsolute(relative)) return undefined
  return relative
}
