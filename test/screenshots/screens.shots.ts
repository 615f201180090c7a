import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { browserMode } from '../e2e/targets'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]

/** Name of the picture, path, and what to do on the page before it is taken. */
const screens: [name: string, path: string, prepare?: (page: Page) => Promise<void>][] = [
  ['dashboard', '/dashboard'],
  ['explorer', '/explorer'],
  ['logs', '/logs'],
  [
    'logs-detail',
    '/logs',
    async (page) => {
      await page.getByRole('grid').getByRole('row').nth(3).click()
      await page.getByRole('heading', { name: /^Call \d+/ }).waitFor()
    },
  ],
  ['logs-filtered-to-nothing', '/logs?costMin=9000'],
  ['models', '/models'],
  ['imports', '/imports'],
  ['settings', '/settings'],
]

async function picture(page: Page, file: string): Promise<void> {
  // The stream of events never lets the network come to rest.
  await page.waitForTimeout(800)
  await page.screenshot({ path: file })
}

it('every screen', async () => {
  await rm('screenshots', { recursive: true, force: true })
  await mkdir('screenshots', { recursive: true })
  const [home, empty] = [await temporaryFolder(), await temporaryFolder()]
  await makeSampleWorkspace(home)
  for (const [folder, kind] of [
    [home, ''],
    [empty, '-empty'],
  ] as const) {
    const app = await browserMode.launch({ home: folder })
    const { page } = app
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        for (const size of sizes) {
          await page.setViewportSize(size)
          for (const [name, path, prepare] of screens) {
            if (kind !== '' && prepare !== undefined) continue
            await page.goto(new URL(path, page.url()).href)
            await page.getByRole('main').waitFor()
            await prepare?.(page)
            const file = `${name}${kind}-${colorScheme}-${size.width}x${size.height}.png`
            await picture(page, join('screenshots', file))
          }
        }
      }
    } finally {
      await app.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
})
