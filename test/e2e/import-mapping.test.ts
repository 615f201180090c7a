import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { findingsInBothSchemes } from './accessibility'
import { browserMode, keepPicture } from './targets'

const rows = Array.from(
  { length: 12 },
  (_, at) => `2026-07-16 18:17:${10 + at}.9799600,gpt-4o,web,${4_000 + at},${10 + at},100,0.01,x`,
)
const table = `TIMESTAMP,Model,Team,ContextTokens,GeneratedTokens,cached_tokens,cost_usd,note\n${rows.join('\n')}\n`

it('a table is mapped with its first rows in sight, and answers show in them at once', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'traces.csv')
  await writeFile(file, table)
  const app = await browserMode.launch()
  const { page } = app
  try {
    await page.goto(new URL('/imports', page.url()).href)
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByRole('combobox', { name: 'Provider for all rows' }).fill('Azure')
    const preview = page.getByRole('table', { name: 'The first rows' })
    const first = preview.getByRole('row').nth(1)
    await first.getByText('2026-07-16 18:17:10', { exact: true }).waitFor()
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ]) {
      await page.setViewportSize(viewport)
      for (const row of [first, preview.getByRole('row').nth(2)]) {
        const box = await row.boundingBox()
        expect(box && box.y + box.height).toBeLessThanOrEqual(viewport.height)
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await findingsInBothSchemes(page)).toEqual([])

    const zone = page.getByRole('combobox', { name: /^Time zone of the file/ })
    await zone.fill('Berlin')
    await page.getByRole('option', { name: 'Europe/Berlin' }).click()
    await first.getByText('2026-07-16 16:17:10', { exact: true }).waitFor()
    expect(await first.getByText('4,000').count()).toBe(1)
    await page
      .getByRole('radiogroup', { name: /input tokens include/ })
      .getByText('Counted apart')
      .click()
    await first.getByText('4,100').waitFor()
    await page.getByRole('button', { name: 'Import traces.csv' }).click()
    await page.getByRole('link', { name: 'See these calls' }).first().waitFor()
    expect(app.problems).toEqual([])
  } catch (error) {
    await keepPicture(page, 'import-mapping')
    throw error
  } finally {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  }
})
