import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../electron-shim/find-chromium.mjs'
import { type Fixture, send, startFixture } from './http-fixture'

const executablePath = findChromium()

declare global {
  interface Window {
    post(path: string, body: unknown): Promise<Response>
  }
}

describe.skipIf(!executablePath)('browser mode in a real Chromium', () => {
  let fixture: Fixture
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let neighbour: Server
  const cookiesOfNeighbour: string[] = []

  beforeAll(async () => {
    fixture = await startFixture()
    neighbour = createServer((request, response) => {
      cookiesOfNeighbour.push(request.headers.cookie ?? '')
      response.setHeader('content-type', 'text/html')
      response.end('<h1>another program</h1>')
    })
    await new Promise<void>((resolve) => {
      neighbour.listen(0, '127.0.0.1', resolve)
    })
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--host-resolver-rules=MAP *.test 127.0.0.1'],
    })
    context = await browser.newContext({ acceptDownloads: true })
    page = await context.newPage()
    await page.goto(fixture.server.link())
  })
  afterAll(async () => {
    await browser?.close()
    neighbour?.close()
    await fixture?.stop()
  })

  const callFrom = (tab: Page) =>
    tab.evaluate(async () => {
      const response = await window.post('/api/app.info', { from: 'page' })
      return [response.status, await response.text()] as const
    })

  it('signs the page in, takes the key off the address and survives a reload', async () => {
    expect(page.url()).toBe(`${fixture.server.origin}/`)
    const [status, body] = await callFrom(page)
    expect(status).toBe(200)
    expect(JSON.parse(body).data).toEqual({ route: 'app.info', input: { from: 'page' } })
    await page.reload()
    expect((await callFrom(page))[0]).toBe(200)
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  it('runs what carries the nonce and nothing else', async () => {
    expect(
      await page.evaluate(() => [
        'inlineRan' in window,
        'moduleRan' in window,
        getComputedStyle(document.querySelector('h1') ?? document.body).color,
      ]),
    ).toEqual([false, true, 'rgb(1, 2, 3)'])
  })

  it('gives a second tab the page but no calls until it has a link of its own', async () => {
    const tab = await context.newPage()
    await tab.goto(`${fixture.server.origin}/usage`)
    expect(await callFrom(tab)).toEqual([403, expect.stringContaining('new link')])
    await tab.goto(fixture.server.link())
    expect((await callFrom(tab))[0]).toBe(200)
    expect((await callFrom(page))[0]).toBe(200)
    await tab.close()
  })

  it('opens from a link on another site', async () => {
    const tab = await context.newPage()
    await tab.goto(`http://other.test:${portOf(neighbour)}/`)
    const link = fixture.server.link()
    await tab.evaluate((href) => {
      const anchor = Object.assign(document.createElement('a'), { href, textContent: 'open' })
      document.body.append(anchor)
    }, link)
    await tab.click('a')
    await tab.waitForSelector('text=ours')
    expect((await callFrom(tab))[0]).toBe(200)
    expect((await callFrom(page))[0]).toBe(200)
    await tab.close()
  })

  it.each(['127.0.0.1', 'other.test'])('keeps a page on another port out (%s)', async (host) => {
    const before = fixture.calls.length
    const tab = await context.newPage()
    await tab.goto(`http://${host}:${portOf(neighbour)}/`)
    const seen = await tab.evaluate(async (origin) => {
      const attempt = (options: RequestInit): Promise<string> =>
        fetch(`${origin}/api/app.info`, { credentials: 'include', ...options }).then(
          async (response) => `${response.type} ${await response.text()}`,
          () => 'blocked',
        )
      const load = (tag: 'iframe' | 'script', src: string): Promise<string> =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement(tag), { src })
          element.addEventListener('load', () => {
            // A refused frame loads an error page that no one can look into.
            const frame = element instanceof HTMLIFrameElement ? element.contentDocument : true
            resolve(frame ? 'readable' : 'closed')
          })
          element.addEventListener('error', () => resolve('closed'))
          document.body.append(element)
        })
      return {
        simple: await attempt({ method: 'POST', mode: 'no-cors', body: '{}' }),
        json: await attempt({
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }),
        read: await attempt({}),
        frame: await load('iframe', `${origin}/`),
        script: await load('script', `${origin}/assets/index-abc.js`),
        ran: 'moduleRan' in window,
      }
    }, fixture.server.origin)
    expect(seen).toEqual({
      simple: 'blocked',
      json: 'blocked',
      read: 'blocked',
      frame: 'closed',
      script: 'closed',
      ran: false,
    })
    expect(fixture.calls.length).toBe(before)
    await tab.close()
  })

  it('is not fooled by what the neighbour can steal: the cookie', async () => {
    const [cookie] = cookiesOfNeighbour.filter((text) => text !== '')
    // Cookies ignore ports: this is why the key exists.
    expect(cookie).toContain(`token-ledger-${fixture.server.port}=`)
    const headers = {
      cookie,
      origin: fixture.server.origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    }
    const options = { method: 'POST', path: '/api/app.info', headers }
    expect((await send(fixture.server.port, options, '{}')).status).toBe(403)
  })

  it('answers a rebinding name with 421', async () => {
    const tab = await context.newPage()
    const response = await tab.goto(`http://rebind.test:${fixture.server.port}/`)
    expect(response?.status()).toBe(421)
    await tab.close()
  })

  it('streams an event to the page', async () => {
    const line = page.evaluate(async () => {
      const response = await window.post('/events', {})
      if (!response.body) return 'no body'
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (!text.includes('data.changed')) text += (await reader.read()).value ?? ''
      await reader.cancel()
      return text
    })
    const timer = setInterval(() => fixture.events.emit('data.changed', { domains: ['usage'] }), 50)
    expect(await line).toContain('{"name":"data.changed","payload":{"domains":["usage"]}}\n')
    clearInterval(timer)
  })

  it('downloads a written file under its own name', async () => {
    const target = await fixture.files.saveTarget('usage 2025.csv')
    if (!target) throw new Error('no target')
    const content = 'row\n'.repeat(200_000)
    await writeFile(target.path, content)
    const file = await target.finish(content.length)
    if (file.kind !== 'download') throw new Error('not a download')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate((href) => {
        Object.assign(document.createElement('a'), { href, download: '' }).click()
      }, file.url),
    ])
    expect(download.suggestedFilename()).toBe('usage 2025.csv')
    expect(await readFile(await download.path(), 'utf8')).toBe(content)
  })
})

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
