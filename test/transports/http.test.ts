import { stat, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fixture, send, signIn, type SignedIn, startFixture } from './http-fixture'

let fixture: Fixture
let own: SignedIn

beforeAll(async () => {
  fixture = await startFixture()
  own = await signIn(fixture.server)
})
afterAll(() => fixture.stop())

async function call(headers: Record<string, string | undefined>, body = '{"a":1}') {
  const sent = Object.fromEntries(
    Object.entries({ ...own.headers, ...headers }).filter(([, value]) => value !== undefined),
  )
  return send(fixture.server.port, { method: 'POST', path: '/api/app.info', headers: sent }, body)
}

describe('a call of our own page', () => {
  it('reaches the router and answers its envelope', async () => {
    const { status, headers, body } = await call({})
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({ ok: true, data: { route: 'app.info', input: { a: 1 } } })
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('answers 500 without details when the router itself breaks, and logs it', async () => {
    const path = '/api/app.fail'
    const options = { method: 'POST', path, headers: own.headers }
    const { status, body } = await send(fixture.server.port, options, '{}')
    expect(status).toBe(500)
    expect(body).not.toContain('word')
    expect(fixture.errors).toContain('a request failed unexpectedly')
  })

  it('takes a piece of an upload and refuses what is larger', async () => {
    const piece = JSON.stringify({ base64: 'A'.repeat((4 * 1024 * 1024 * 4) / 3) })
    expect((await call({}, piece)).status).toBe(200)
    const large = JSON.stringify('A'.repeat(7 * 1024 * 1024))
    expect((await call({}, large)).status).toBe(413)
    expect((await call({ 'transfer-encoding': 'chunked' }, large)).status).toBe(413)
  })
})

describe('a call that is not of our own page', () => {
  const attacks: [string, number, Record<string, string | undefined>][] = [
    ['a rebinding host', 421, { host: 'evil.test' }],
    ['localhost instead of the exact host', 421, { host: 'localhost' }],
    ['no origin', 403, { origin: undefined }],
    ['the origin of another loopback port', 403, { origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', 403, { origin: 'null' }],
    ['no Sec-Fetch-Site', 403, { 'sec-fetch-site': undefined }],
    ['a sibling port by Sec-Fetch-Site', 403, { 'sec-fetch-site': 'same-site' }],
    ['no cookie', 401, { cookie: undefined }],
    ['a stolen cookie without the key', 403, { 'x-token-ledger-key': undefined }],
    ['a stolen cookie with a wrong key', 403, { 'x-token-ledger-key': 'A'.repeat(43) }],
    ['a form', 415, { 'content-type': 'text/plain' }],
    ['a content type that only begins like JSON', 415, { 'content-type': 'application/jsonx' }],
    ['no content type', 415, { 'content-type': undefined }],
  ]
  it.each(attacks)('is refused: %s', async (_name, status, headers) => {
    const before = fixture.calls.length
    expect((await call(headers)).status).toBe(status)
    expect(fixture.calls.length).toBe(before)
  })

  it('has the headers of every answer even when it is no request at all', async () => {
    for (const [bytes, status] of [
      ['GARBAGE\r\n\r\n', '400'],
      [`GET / HTTP/1.1\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, '431'],
    ] as const) {
      const socket = connect(fixture.server.port, '127.0.0.1')
      socket.end(bytes)
      const answer = await text(socket)
      expect(answer.split('\r\n')[0]).toContain(`HTTP/1.1 ${status} `)
      expect(answer).toContain("content-security-policy: default-src 'none'")
      expect(answer).toContain('x-content-type-options: nosniff')
    }
  })

  it('is refused with another method, and no preflight is granted', async () => {
    const get = await send(fixture.server.port, { path: '/api/app.info', headers: own.headers })
    expect(get.status).toBe(405)
    const options = { method: 'OPTIONS', path: '/api/app.info', headers: own.headers }
    const preflight = await send(fixture.server.port, options)
    expect(preflight.status).toBe(405)
    expect(Object.keys(preflight.headers).join()).not.toContain('access-control')
  })

  it('is refused when it is not JSON', async () => {
    expect((await call({}, '{')).status).toBe(400)
    expect((await call({}, '')).status).toBe(400)
  })
})

describe('the boot link', () => {
  it('works once, and a new link voids the one before', async () => {
    const { server } = fixture
    const paths = [server.link(), server.link()].map((link) => link.slice(server.origin.length))
    expect((await send(server.port, { path: paths[0] })).status).toBe(403)
    const booted = await send(server.port, { path: paths[1] })
    expect(booted.status).toBe(303)
    expect(booted.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect((await send(server.port, { path: paths[1] })).status).toBe(403)
  })

  it('is not used up by a prefetch or a HEAD', async () => {
    const { server } = fixture
    const path = server.link().slice(server.origin.length)
    const prefetch = await send(server.port, { path, headers: { 'sec-purpose': 'prefetch' } })
    expect(prefetch.status).toBe(503)
    expect((await send(server.port, { path, method: 'HEAD' })).status).toBe(405)
    expect((await send(server.port, { path })).status).toBe(303)
  })

  it('lets another tab of the same browser in without signing the first out', async () => {
    const { server } = fixture
    const path = server.link().slice(server.origin.length)
    const second = await send(server.port, { path, headers: { cookie: own.cookie } })
    expect(second.headers['set-cookie']?.[0]).toContain(own.cookie)
    expect((await call({})).status).toBe(200)
  })
})

describe('the renderer', () => {
  const get = (path: string, headers: Record<string, string> = { cookie: own.cookie }) =>
    send(fixture.server.port, { path, headers })

  it('is only for those who are signed in', async () => {
    for (const path of ['/', '/assets/index-abc.js', '/private.txt', '/download/x']) {
      const { status, body } = await get(path, {})
      expect([path, status]).toEqual([path, 401])
      expect(body).toContain('Open the link that Token Ledger printed in the terminal.')
    }
  })

  it('answers index.html for screens, with a new nonce each time', async () => {
    const pages = await Promise.all(['/', '/usage/123', '/'].map((path) => get(path)))
    const nonces = pages.map(({ headers, body }) => {
      const policy = String(headers['content-security-policy'])
      const nonce = /script-src 'self' 'nonce-([\w-]+)'/.exec(policy)?.[1]
      expect(policy).not.toContain('unsafe')
      expect(body).toContain(`nonce="${nonce}"`)
      expect(body).not.toContain('__CSP_NONCE__')
      return nonce
    })
    expect(new Set(nonces).size).toBe(3)
    expect(pages[0]?.headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
  })

  it('lets hashed assets be cached privately', async () => {
    const { status, headers } = await get('/assets/index-abc.js')
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('text/javascript')
    expect(headers['cache-control']).toContain('private')
  })

  it.each([
    '/../private.txt',
    '/..%2fprivate.txt',
    '/%2e%2e/private.txt',
    '/assets/..%2f..%2fprivate.txt',
    '/..%5cprivate.txt',
    '/assets/%00.txt',
    '/%ff.txt',
    '//private.txt',
    '/missing.js',
  ])('never leaves its folder: %s', async (path) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body).not.toContain('private')
  })

  it('is not served to other pages', async () => {
    const headers = {
      cookie: own.cookie,
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'no-cors',
    }
    expect((await get('/assets/index-abc.js', headers)).status).toBe(403)
  })
})

describe('a download', () => {
  async function written(name: string) {
    const target = await fixture.files.saveTarget(name)
    if (!target) throw new Error('no target')
    await writeFile(target.path, 'day,cost\n')
    const file = await target.finish(9)
    if (file.kind !== 'download') throw new Error('not a download')
    return { ...file, path: target.path }
  }

  it('is fetched once, under its name, and removed', async () => {
    const file = await written('报告 "May".csv')
    const options = { path: file.url, headers: { cookie: own.cookie } }
    expect((await send(fixture.server.port, { path: file.url })).status).toBe(401)
    expect(fixture.files.isWaiting?.(file.url)).toBe(true)
    const answer = await send(fixture.server.port, options)
    expect([answer.status, answer.body]).toEqual([200, 'day,cost\n'])
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="__ _May_.csv"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20_May_.csv`,
    )
    expect((await send(fixture.server.port, options)).status).toBe(404)
    expect(fixture.files.isWaiting?.(file.url)).toBe(false)
    await expect.poll(() => exists(file.path)).toBe(false)
  })

  it('cannot name a path', async () => {
    const target = await fixture.files.saveTarget('../../etc/passwd')
    expect(target?.path.startsWith(fixture.folder)).toBe(true)
    expect(target?.path.endsWith('/passwd')).toBe(true)
  })
})

describe('events', () => {
  it('arrive as lines, and a listener that has gone is let go', async () => {
    const { server, events } = fixture
    const response = await openEvents(server.port, own.headers)
    expect(await response.line()).toEqual({ name: 'heartbeat', payload: null })
    events.emit('data.changed', { domains: ['models'] })
    expect(await response.line()).toEqual({
      name: 'data.changed',
      payload: { domains: ['models'] },
    })
    expect(events.listening).toBe(1)
    response.close()
    await expect.poll(() => events.listening).toBe(0)
  })

  it('are refused without the key', async () => {
    const headers = { ...own.headers, 'x-token-ledger-key': '' }
    const options = { method: 'POST', path: '/events', headers }
    expect((await send(fixture.server.port, options, '{}')).status).toBe(403)
  })

  it('end when the server closes', async () => {
    const other = await startFixture()
    const { headers } = await signIn(other.server)
    const response = await openEvents(other.server.port, headers)
    await response.line()
    await other.stop()
    expect(await response.line()).toBeUndefined()
  })
})

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

async function openEvents(port: number, headers: Record<string, string>) {
  const options = { host: '127.0.0.1', port, method: 'POST', path: '/events', headers }
  const outgoing = request(options)
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
    outgoing.end('{}')
  })
  incoming.on('error', () => undefined)
  const lines = createInterface({ input: incoming })[Symbol.asyncIterator]()
  return {
    async line(): Promise<unknown> {
      const { value, done } = await lines.next()
      return done ? undefined : JSON.parse(value)
    },
    close: () => outgoing.destroy(),
  }
}
