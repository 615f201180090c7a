import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, describe } from 'vitest'
import { runCli } from '../fixtures/cli'
import { temporaryFolder } from '../fixtures/engines'
import { json, keyOf, type ProviderServer, startProviderServer } from '../fixtures/provider-server'
import { selfMadeCertificate } from '../fixtures/self-made-cert'

const KEY = 'tk-Zq7mUcW0p4RkV9xB2nLs'

describe('the command line asks a provider', () => {
  let home: string
  let server: ProviderServer
  const certificate = selfMadeCertificate()

  beforeEach(async () => {
    home = await temporaryFolder()
    await writeFile(join(home, 'ca.pem'), certificate.cert)
    server = await startProviderServer((request, _, response) => {
      if (keyOf(request) !== KEY) return json(response, { error: { message: 'no key' } }, 401)
      return json(response, { data: [{ id: 'gpt-4o' }, { id: 'o3' }, { id: 'odd-one' }] })
    }, certificate)
  })
  afterEach(async () => {
    await server.close()
    await rm(home, { recursive: true, force: true })
  })

  const cli = (args: string[], env: Record<string, string> = {}) => runCli(home, args, env)

  it('over TLS, trusting the authority that it was told of, and no other', async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: join(home, 'ca.pem') }
    const add = ['providers', 'add', '--name', 'OpenAI', '--base-url', `${server.origin}/v1`]
    await cli([...add, '--api-key-env', 'THE_KEY'], { THE_KEY: KEY })

    const doubtful = await cli(['providers', 'check', 'OpenAI'])
    expect(doubtful.code).toBe(1)
    expect(doubtful.err).toContain('encrypted connection')
    expect(server.asked).toEqual([])

    const checked = await cli(['--json', 'providers', 'check', 'openai'], trusting)
    expect(checked.err).toBe('')
    expect(JSON.parse(checked.out)).toMatchObject({ proof: 'accepted', api: 'openai' })

    const listed = await cli(['providers', 'models', 'OpenAI'], trusting)
    expect(listed.out).toMatch(/^new +gpt-4o +llm +128000 +0\.0025 +0\.01$/m)
    const added = await cli(['--json', 'providers', 'models', 'OpenAI', '--add-new'], trusting)
    expect(JSON.parse(added.out)).toMatchObject({
      added: { added: 3, unpriced: 1, alreadyThere: 0 },
    })
    expect((await cli(['providers', 'models', 'OpenAI'], trusting)).out).toMatch(/^known +o3 /m)

    for (const run of [doubtful, checked, listed, added]) {
      expect(run.out + run.err).not.toContain(KEY)
    }
  })
})
