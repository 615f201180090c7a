import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UPLOAD_CHUNK_BYTES } from '../../contract/files'
import type { EventBus } from '../core/event-bus'
import type { Logger } from '../core/ports'
import type { Router } from '../core/router'
import type { Downloads } from '../headless/download-files'
import { streamEvents } from './http-events'
import { createHttpGuard, type HttpGuard, type Refusal } from './http-guard'
import { forwardPage, plainPage } from './plain-page'
import { newNonce, readRendererFile, securityHeaders } from './renderer-files'

interface HttpServerOptions {
  router: Router
  events: EventBus
  rendererFolder: string
  downloads: Pick<Downloads, 'take'>
  /** 0 or left out: a random free port. */
  port?: number
  logger: Logger
}

export interface HttpServer {
  readonly port: number
  readonly origin: string
  /** A new one-time link; an unused one given before stops working. */
  link(): string
  close(): Promise<void>
}

/** An upload's piece in base64 (5.6 MB) and what surrounds it. */
const MAX_BODY_BYTES = Math.max(6 * 1024 * 1024, Math.ceil(UPLOAD_CHUNK_BYTES * 1.4))

/** Browser mode: the router, the events and the renderer over HTTP, on 127.0.0.1 only. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  // Both timeouts are for receiving a request; they never cut an answer, however long it takes.
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    maxHeaderSize: 32 * 1024,
  })
  const port = await listen(server, options.port ?? 0)
  const origin = `http://127.0.0.1:${port}`
  const guard = createHttpGuard(port)
  const closing = new AbortController()
  server.on('request', (request, response) => {
    const exchange = { request, response, guard, options, origin, closing: closing.signal }
    answer(exchange).catch((error: unknown) => {
      options.logger.error({ error, path: pathOf(request) }, 'a request failed unexpectedly')
      if (!response.headersSent) sendText(response, 500, 'Something went wrong inside the app.')
      else response.destroy()
    })
  })
  server.on('clientError', refuseBrokenRequest)
  return {
    port,
    origin,
    link: () => `${origin}/boot?token=${guard.newBootToken()}`,
    async close() {
      closing.abort()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** What is no request at all is answered with the same headers as everything else. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  const headers = Object.entries({ ...securityHeaders(newNonce()), connection: 'close' })
  socket.end(
    `HTTP/1.1 ${status}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  guard: HttpGuard
  options: HttpServerOptions
  origin: string
  closing: AbortSignal
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, guard } = exchange
  const refusal = guard.checkAddress(request.headers)
  if (refusal) return sendText(response, refusal.status, refusal.message)
  const path = pathOf(request)
  if (path === undefined) return sendText(response, 400, 'That address is not valid.')
  const call = path === '/events' || path.startsWith('/api/')
  if (request.method !== (call ? 'POST' : 'GET')) {
    response.setHeader('allow', call ? 'POST' : 'GET')
    return sendText(response, 405, 'That method is not served here.')
  }
  if (call) return answerCall(exchange, path)
  if (path === '/boot') return answerBoot(exchange)
  const unread = guard.checkRead(request.headers)
  if (unread) return sendPage(response, unread)
  if (path.startsWith('/download/')) {
    return answerDownload(exchange, path.slice('/download/'.length))
  }
  const file = await readRendererFile(exchange.options.rendererFolder, path)
  if (!file) return sendText(response, 404, 'There is nothing here.')
  response.writeHead(200, { ...file.headers, 'content-length': file.body.length })
  response.end(file.body)
}

async function answerCall(exchange: Exchange, path: string): Promise<void> {
  const { request, response, guard, options, closing } = exchange
  const refusal = guard.checkCall(request.headers)
  if (refusal) return sendText(response, refusal.status, refusal.message)
  const body = await readBody(request)
  if (body === 'broken') return
  if (body === 'too_large') return sendText(response, 413, 'That is too much for one call.')
  let input: unknown
  try {
    input = JSON.parse(body.toString('utf8'))
  } catch {
    return sendText(response, 400, 'The body is not JSON.')
  }
  if (path === '/events') return streamEvents(response, options.events, closing)
  const route = decodeRoute(path.slice('/api/'.length))
  const envelope = await options.router.call(route, input)
  send(response, 200, JSON.stringify(envelope), 'application/json; charset=utf-8')
}

function answerBoot({ request, response, guard, origin }: Exchange): void {
  // A browser that only guesses where the user goes must not use the link up.
  if (request.headers['sec-purpose'] !== undefined) {
    return sendText(response, 503, 'This link is not for prefetching.')
  }
  const token = new URL(request.url ?? '/', origin).searchParams.get('token') ?? ''
  const session = guard.boot(token)
  if (!session) {
    return sendPage(response, { status: 403, message: 'This link was used or is too old.' })
  }
  response.setHeader('set-cookie', session.setCookie)
  const page = `/#key=${session.key}`
  // Followed from another site, a redirect would not carry the strict cookie; a page's own step does.
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    return send(response, 200, forwardPage(page), 'text/html; charset=utf-8')
  }
  response.setHeader('location', page)
  sendText(response, 303, '')
}

/** Streams a written file; its token is spent once the whole file has gone out. */
async function answerDownload({ response, options }: Exchange, token: string): Promise<void> {
  const download = options.downloads.take(token)
  if (!download) {
    return sendPage(response, { status: 404, message: 'This file was already downloaded.' })
  }
  const file = await open(download.path).catch(() => undefined)
  if (!file) {
    await download.done()
    return sendPage(response, { status: 404, message: 'This file is no longer there.' })
  }
  try {
    const { size } = await file.stat()
    response.writeHead(200, {
      ...securityHeaders(newNonce()),
      'content-type': 'application/octet-stream',
      'content-length': size,
      'content-disposition': attachment(download.name),
    })
    await pipeline(file.createReadStream(), response)
  } catch {
    // The browser went away, or the disk failed; either way the user may try again.
    response.destroy()
    return download.release()
  } finally {
    await file.close().catch(() => undefined)
  }
  await download.done()
}

/** RFC 6266 with the UTF-8 form of RFC 5987, and plain ASCII for what does not know that. */
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too_large' | 'broken'> {
  const parts: Buffer[] = []
  let size = 0
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return drain(request)
  return new Promise((resolve) => {
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= MAX_BODY_BYTES) parts.push(part)
      else resolve(drain(request))
    })
    request.on('end', () => resolve(Buffer.concat(parts)))
    request.on('error', () => resolve('broken'))
    request.on('close', () => resolve('broken'))
  })
}

/** Lets the rest of a body run out unread, so that the answer can still be received. */
function drain(request: IncomingMessage): 'too_large' {
  request.removeAllListeners('data')
  request.resume()
  return 'too_large'
}

function send(response: ServerResponse, status: number, body: string, type: string): void {
  if (response.destroyed) return
  response.writeHead(status, {
    ...securityHeaders(newNonce()),
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, text, 'text/plain; charset=utf-8')
}

function sendPage(response: ServerResponse, refusal: Refusal): void {
  const nonce = newNonce()
  const body = plainPage(refusal.message, nonce)
  response.writeHead(refusal.status, {
    ...securityHeaders(nonce),
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

function pathOf(request: IncomingMessage): string | undefined {
  const path = (request.url ?? '').split('?', 1)[0]
  return path?.startsWith('/') ? path : undefined
}

function decodeRoute(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
