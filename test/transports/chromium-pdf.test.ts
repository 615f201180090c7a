import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chromiumPdf } from '../../src/main/headless/chromium-pdf'
import { findChromium } from '../electron-shim/find-chromium.mjs'
import { temporaryFolder } from '../fixtures/engines'

const never = new AbortController().signal

describe('printing by an installed Chromium', () => {
  let folder: string
  let page: string
  let target: string

  beforeEach(async () => {
    folder = await temporaryFolder()
    page = join(folder, 'page.html')
    target = join(folder, 'page.pdf')
    await writeFile(page, '<!doctype html><title>t</title><h1>Statement</h1>')
    vi.stubEnv('TOKEN_LEDGER_CHROME', findChromium() ?? '')
    vi.stubEnv('TMPDIR', folder)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  const profiles = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('token-ledger-print-'))

  it('makes a PDF, reaches nothing, and leaves no profile behind', async () => {
    let asked = 0
    const server = createServer((_request, response) => {
      asked += 1
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await writeFile(
      page,
      `<!doctype html><title>t</title><h1>x</h1><img src="http://localhost:${port}/a.png">`,
    )
    expect(await chromiumPdf().available()).toBe(true)
    await chromiumPdf().print(page, target, never)
    expect((await readFile(target)).subarray(0, 5).toString()).toBe('%PDF-')
    expect(asked).toBe(0)
    expect(await profiles()).toEqual([])
    server.close()
  })

  it('says what would help where there is none, and downloads nothing', async () => {
    vi.stubEnv('TOKEN_LEDGER_CHROME', join(folder, 'nothing-here'))
    expect(await chromiumPdf().available()).toBe(false)
    await expect(chromiumPdf().print(page, target, never)).rejects.toMatchObject({
      code: 'unavailable_here',
      details: { reason: 'no_chromium' },
      message: expect.stringContaining('save the report as HTML and print that') as string,
    })
  })

  it('says so where the program prints nothing', async () => {
    vi.stubEnv('TOKEN_LEDGER_CHROME', '/bin/true')
    await expect(chromiumPdf().print(page, target, never)).rejects.toMatchObject({
      details: { reason: 'not_printed' },
    })
  })

  it('ends the browser when it is cancelled', async () => {
    const abort = new AbortController()
    const printing = chromiumPdf().print(page, target, abort.signal)
    setTimeout(() => abort.abort(), 150)
    await expect(printing).rejects.toMatchObject({ code: 'cancelled' })
    expect(await profiles()).toEqual([])
  })
})
