import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/contract/errors'
import { makeProviderApiHandlers } from '../../../src/main/core/provider-api/handlers'
import {
  json,
  keyOf,
  packed,
  type ProviderServer,
  type Responder,
  startProviderServer,
} from '../../fixtures/provider-server'
import { selfMadeCertificate } from '../../fixtures/self-made-cert'
import { startTestCore, type TestCore } from '../../fixtures/test-core'

const KEY = 'tk-Zq7mUcW0p4RkV9xB2nLs'

describe('asking a provider', () => {
  let core: TestCore
  const servers: ProviderServer[] = []

  beforeEach(async () => {
    core = await startTestCore()
  })
  afterEach(async () => {
    // Nothing that was asked may have left the key in the log.
    expect(core.logged.join('\n')).not.toContain(KEY.slice(4, 12))
    await core.stop()
    for (const server of servers.splice(0)) await server.close()
  })

  const serve = async (respond: Responder, tls?: { cert: string; key: string }) => {
    const server = await startProviderServer(respond, tls)
    servers.push(server)
    return server
  }
  const provider = async (baseUrl: string, apiKey: string | undefined = KEY, name = 'A server') =>
    (await core.request('providers.create', { name, baseUrl, apiKey })).id
  const failure = async (work: Promise<unknown>): Promise<AppError> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    )
    if (!(error instanceof AppError)) throw new Error('it did not fail as it should')
    expect(JSON.stringify(error.toShape())).not.toContain(KEY.slice(4, 12))
    return error
  }
  const reasonOf = async (respond: Responder, apiKey?: string): Promise<string> => {
    const { origin } = await serve(respond)
    const id = await provider(`${origin}/v1`, apiKey, `At ${origin}`)
    const error = await failure(core.request('providerApi.check', { id }))
    expect(error.code).toBe('provider_failed')
    expect(error.message).toMatch(/^[A-Z\d].*[.!?”]$/)
    return error.details.reason ?? ''
  }
  const list = { object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] }

  it('says that a key was accepted only where a request without one is refused', async () => {
    const strict = await serve((request, _, response) =>
      keyOf(request) === KEY ? json(response, list) : json(response, { error: 'no' }, 401),
    )
    const id = await provider(`${strict.origin}/v1`)
    expect(await core.request('providerApi.check', { id })).toEqual({
      proof: 'accepted',
      api: 'openai',
      url: `${strict.origin}/v1/models`,
    })
    expect(strict.asked).toEqual([
      { path: '/v1/models', key: KEY },
      { path: '/v1/models', key: null },
    ])
  })

  it('does not take an answer that anyone gets for a proof of the key', async () => {
    const open = await serve((_, __, response) => json(response, list))
    const id = await provider(`${open.origin}/v1`)
    expect((await core.request('providerApi.check', { id })).proof).toBe('unproven')
    // Nor one whose server breaks down over the second question.
    let asked = 0
    const tired = await serve((_, __, response) =>
      (asked += 1) === 1 ? json(response, list) : json(response, {}, 503),
    )
    const other = await provider(`${tired.origin}/v1`, KEY, 'Tired')
    expect((await core.request('providerApi.check', { id: other })).proof).toBe('unproven')
  })

  it('lets a server without keys pass, and says when one wants a key', async () => {
    const local = await serve((_, url, response) =>
      url.pathname === '/api/tags'
        ? json(response, { models: [{ name: 'llama3.2:latest' }, { name: 'qwen3:8b' }] })
        : json(response, {}, 404),
    )
    const id = (await core.request('providers.create', { name: 'Ollama', baseUrl: local.origin }))
      .id
    expect(await core.request('providerApi.check', { id })).toMatchObject({
      proof: 'keyless',
      api: 'ollama',
    })
    const wants = await serve((_, __, response) => json(response, { error: 'key please' }, 401))
    const keyless = (
      await core.request('providers.create', { name: 'Closed', baseUrl: wants.origin })
    ).id
    const error = await failure(core.request('providerApi.check', { id: keyless }))
    expect(error.details.reason).toBe('key_missing')
  })

  it('asks a key that another program stored as plain text, too', async () => {
    const server = await serve((request, _, response) =>
      keyOf(request) === KEY ? json(response, list) : json(response, {}, 403),
    )
    const id = await provider(`${server.origin}/v1`)
    await core.deps.workspace.database().run('UPDATE llm_providers SET api_key = ?', [KEY])
    expect((await core.request('providerApi.check', { id })).proof).toBe('accepted')
  })

  it.each([
    [401, {}, 'key_refused'],
    [403, {}, 'forbidden'],
    [400, { error: { message: 'API key not valid. Please pass a valid API key.' } }, 'key_refused'],
    [400, { error: 'what?' }, 'bad_request'],
    [404, {}, 'no_such_place'],
    [429, {}, 'too_many_requests'],
    [500, {}, 'server_error'],
    [503, {}, 'server_error'],
    [200, { hello: 'world' }, 'not_a_list'],
  ])('answers %i %j with a sentence (%s)', async (status, body, reason) => {
    expect(await reasonOf((_, __, response) => json(response, body, status))).toBe(reason)
  })

  it('answers a page of HTML, a broken connection and a wild answer with a sentence', async () => {
    expect(await reasonOf((_, __, response) => response.end('<html>Sign in</html>'))).toBe(
      'not_json',
    )
    expect(await reasonOf((_, __, response) => response.destroy())).toBe('network')
    // 200 kB on the wire, 200 MB unpacked: no more than 16 MB of it are read.
    const bomb = ' '.repeat(200_000_000)
    expect(await reasonOf((_, __, response) => packed(response, bomb))).toBe('too_large')
  })

  it("quotes the server's own words, but never those that repeat the key", async () => {
    const polite = await serve((_, __, response) =>
      json(response, { error: { message: 'Your account\nhas no credit.' } }, 403),
    )
    const id = await provider(polite.origin)
    expect((await failure(core.request('providerApi.check', { id }))).message).toContain(
      '“Your account has no credit.”',
    )
    const parrot = await serve((request, _, response) =>
      json(
        response,
        { error: { message: `Incorrect key: ${keyOf(request)?.slice(0, 8)}***` } },
        401,
      ),
    )
    const other = await provider(parrot.origin, KEY, 'Parrot')
    const error = await failure(core.request('providerApi.check', { id: other }))
    expect(error.message).not.toContain('Incorrect')
    expect(error.details.reason).toBe('key_refused')
  })

  it('says when nothing is there, the name is unknown, or the answer does not come', async () => {
    const gone = await serve((_, __, response) => json(response, {}))
    const { origin } = gone
    await gone.close()
    servers.splice(0)
    const id = await provider(origin)
    const refused = await failure(core.request('providerApi.models', { id }))
    expect(refused.details.reason).toBe('refused')
    const nowhere = await provider('https://no-such-host.invalid/v1', KEY, 'Nowhere')
    const unknown = await failure(core.request('providerApi.check', { id: nowhere }))
    expect(unknown.details.reason).toBe('dns')

    const silent = await serve(() => undefined)
    const slowBody = await serve((_, __, response) => {
      response.writeHead(200).write('[')
    })
    const impatient = makeProviderApiHandlers(core.deps, { timeoutMs: 300, maxBytes: 1_000 })
    for (const [name, server] of Object.entries({ silent, slowBody })) {
      const slow = await provider(server.origin, KEY, name)
      const error = await failure(
        impatient['providerApi.check']({ id: slow, allowClearText: false }),
      )
      expect(error.details.reason).toBe('timeout')
    }
  })

  it('does not trust a certificate that nobody vouches for, and sends it nothing', async () => {
    const server = await serve((_, __, response) => json(response, list), selfMadeCertificate())
    const id = await provider(`${server.origin}/v1`)
    const error = await failure(core.request('providerApi.check', { id }))
    expect(error.details.reason).toBe('tls')
    expect(server.asked).toEqual([])
  })

  it('follows a redirect on the same server only, so that the key goes nowhere else', async () => {
    const thief = await serve((_, __, response) => json(response, list))
    const server = await serve((_, url, response) => {
      if (url.pathname === '/api/models') json(response, list)
      else
        response
          .writeHead(307, {
            location: url.pathname === '/v1/models' ? '/api/models' : `${thief.origin}/v1/models`,
          })
          .end()
    })
    const id = await provider(`${server.origin}/v1`)
    expect((await core.request('providerApi.models', { id })).models).toHaveLength(1)
    const away = await provider(`${server.origin}/elsewhere`, KEY, 'Away')
    const error = await failure(core.request('providerApi.models', { id: away }))
    expect(error.details).toMatchObject({
      reason: 'redirected',
      params: { target: `${thief.origin}/v1/models` },
    })
    expect(thief.asked).toEqual([])
    const loop = await serve((_, url, response) =>
      response.writeHead(302, { location: url.pathname }).end(),
    )
    const ring = await provider(loop.origin, KEY, 'Ring')
    expect((await failure(core.request('providerApi.check', { id: ring }))).details.reason).toBe(
      'redirected',
    )
    expect(loop.asked.length).toBeLessThan(10)
  })

  it('sends a key in clear to the own network only, unless the user agreed', async () => {
    // 192.0.2.0/24 is for documentation: nobody answers there.
    const id = await provider('http://192.0.2.1:9/v1')
    const error = await failure(core.request('providerApi.check', { id }))
    expect(error.details.reason).toBe('clear_text')
    const impatient = makeProviderApiHandlers(core.deps, { timeoutMs: 200, maxBytes: 1_000 })
    const agreed = await failure(impatient['providerApi.check']({ id, allowClearText: true }))
    expect(['timeout', 'network', 'refused']).toContain(agreed.details.reason)
  })

  it('refuses a key that fits no header, and an address that is missing', async () => {
    const { origin } = await serve((_, __, response) => json(response, list))
    const id = await provider(origin, `${KEY}\n${KEY}`)
    expect((await failure(core.request('providerApi.check', { id }))).details.reason).toBe(
      'key_unusable',
    )
    const nowhere = (await core.request('providers.create', { name: 'OpenAI' })).id
    const error = await failure(core.request('providerApi.check', { id: nowhere }))
    expect(error.details).toMatchObject({
      reason: 'no_address_known',
      params: { url: 'https://api.openai.com/v1' },
    })
  })
})
