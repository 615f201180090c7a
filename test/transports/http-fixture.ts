import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EventBus, type EventListener } from '../../src/main/core/event-bus'
import type { FileHost, Logger } from '../../src/main/core/ports'
import type { Router } from '../../src/main/core/router'
import { createDownloadFiles, type Downloads } from '../../src/main/headless/download-files'
import { type HttpServer, startHttpServer } from '../../src/main/transports/http'

const PAGE = `<!doctype html>
<meta property="csp-nonce" nonce="__CSP_NONCE__" />
<style nonce="__CSP_NONCE__">h1 { color: rgb(1, 2, 3) }</style>
<h1>ours</h1>
<script nonce="__CSP_NONCE__">
  const given = new URLSearchParams(location.hash.slice(1)).get('key')
  if (given) {
    sessionStorage.setItem('token-ledger-key', given)
    history.replaceState(null, '', location.pathname)
  }
  window.post = (path, body) => fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-token-ledger-key': sessionStorage.getItem('token-ledger-key') ?? '',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
</script>
<script>window.inlineRan = true</script>
<script type="module" src="/assets/index-abc.js"></script>
`

/** Knows how many listen. */
class CountingBus extends EventBus {
  listening = 0

  override subscribe(listener: EventListener): () => void {
    const unsubscribe = super.subscribe(listener)
    this.listening++
    return () => {
      this.listening--
      unsubscribe()
    }
  }
}

export interface Fixture {
  server: HttpServer
  events: CountingBus
  files: FileHost & { downloads: Downloads }
  /** The routes that reached the router. */
  calls: string[]
  errors: string[]
  folder: string
  stop(): Promise<void>
}

/** The real server around a router that answers with what it was asked. */
export async function startFixture(): Promise<Fixture> {
  const folder = await mkdtemp(path.join(tmpdir(), 'token-ledger-http-'))
  const rendererFolder = path.join(folder, 'renderer')
  await mkdir(path.join(rendererFolder, 'assets'), { recursive: true })
  await writeFile(path.join(rendererFolder, 'index.html'), PAGE)
  await writeFile(path.join(rendererFolder, 'assets', 'index-abc.js'), 'window.moduleRan = true')
  await writeFile(path.join(folder, 'private.txt'), 'private')
  const calls: string[] = []
  const errors: string[] = []
  const router: Router = {
    async call(route, input) {
      calls.push(route)
      if (route === 'app.fail') throw new Error('a router that breaks its word')
      return { ok: true, data: { route, input } }
    },
  }
  const logger: Logger = {
    info: () => undefined,
    warn: () => undefined,
    error: (_fields, message) => errors.push(message),
  }
  const events = new CountingBus()
  const files = createDownloadFiles(folder)
  const { downloads } = files
  const server = await startHttpServer({ router, events, rendererFolder, downloads, logger })
  return {
    server,
    events,
    files,
    calls,
    errors,
    folder,
    async stop() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** A request as an attacker's program makes it: any header may be forged. */
export function send(port: number, options: RequestOptions, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, ...options }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (part: string) => {
        text += part
      })
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export interface SignedIn {
  cookie: string
  key: string
  /** Headers of a call as our own page makes it. */
  headers: Record<string, string>
}

export async function signIn(server: HttpServer): Promise<SignedIn> {
  const link = new URL(server.link())
  const answer = await send(server.port, { path: link.pathname + link.search })
  const cookie = (answer.headers['set-cookie']?.[0] ?? '').split(';', 1)[0] ?? ''
  const key = new URLSearchParams((answer.headers.location ?? '').split('#')[1]).get('key') ?? ''
  const headers = {
    cookie,
    origin: server.origin,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'x-token-ledger-key': key,
  }
  return { cookie, key, headers }
}
