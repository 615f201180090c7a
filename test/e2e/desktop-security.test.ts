import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IPC_REQUEST } from '../../src/contract/bridge'
import { launchShim, type LaunchedApp } from '../electron-shim/launch'
import { temporaryFolder } from '../fixtures/engines'

/** The desktop's doors, on the built bundles under the shim. */
describe('the desktop shell', () => {
  let app: LaunchedApp
  let home: string

  beforeAll(async () => {
    home = await temporaryFolder()
    app = await launchShim({
      appDir: process.cwd(),
      env: { TOKEN_LEDGER_HOME: home, TOKEN_LEDGER_DATABASE_URL: undefined },
    })
    await (await app.firstWindow()).getByRole('main').waitFor()
  })
  afterAll(async () => {
    expect(await app.close()).toMatchObject({ code: 0 })
    await rm(home, { recursive: true, force: true })
  })

  it('exposes exactly two functions, and answers a route over them', async () => {
    const page = await app.firstWindow()
    const answer = await page.evaluate(async () => {
      const { tokenLedger } = window as unknown as {
        tokenLedger: { request(route: string, input: unknown): Promise<unknown> }
      }
      return {
        keys: Object.keys(tokenLedger).toSorted(),
        frozen: Object.isFrozen(tokenLedger),
        node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
        info: await tokenLedger.request('app.info', {}),
        wrong: await tokenLedger.request('no.such', {}),
      }
    })
    expect(answer).toMatchObject({
      keys: ['on', 'request'],
      frozen: true,
      node: ['undefined', 'undefined'],
      info: { ok: true, data: { nativeDialogs: true } },
      wrong: { ok: false, error: { code: 'not_found' } },
    })
  })

  it('refuses every sender but its own main frame', async () => {
    for (const sender of [
      'https://evil.example/',
      'file:///etc/passwd',
      'app://other/index.html',
      null,
      { url: 'app://ledger/', subFrame: true },
    ]) {
      const reply = await app.forgeInvoke(sender, IPC_REQUEST, 'providers.list', {})
      const refused = !reply.ok || !(reply.value as { ok: boolean }).ok
      expect([sender, refused]).toEqual([sender, true])
    }
  })

  it('neither navigates away nor opens windows', async () => {
    const page = await app.firstWindow()
    const before = page.url()
    await page.evaluate(() => {
      window.open('https://evil.example/')
      location.href = 'https://evil.example/'
    })
    await page.waitForTimeout(500)
    expect(page.url()).toBe(before)
    const { windows } = await app.recorded()
    expect(windows).toHaveLength(1)
  })
})
