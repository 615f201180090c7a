import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { callsCsv, importText } from '../core/imports/scenario'
import { temporaryFolder } from '../fixtures/engines'
import { startTestCore } from '../fixtures/test-core'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

const invoice = [
  'Usage date;Product;Charge;Currency;Qty',
  '2026-10-05;fast;4.00;USD;2 M tokens',
  '2026-10-05;slow;10.00;USD;1 M tokens',
  '2026-10-06;Fast, second edition;2.50;USD;1 M tokens',
  '2026-10-06;Support plan;20.00;USD;',
  '2026-10-06;slow;-1.00;USD;',
  '2026-10-07;fast;1.00;EUR;',
].join('\n')

async function makeWorkspace(home: string): Promise<void> {
  const core = await startTestCore({ dataFolder: home })
  try {
    await importText(
      core,
      callsCsv([
        '2026-10-05T08:00:00Z,fast,web,1,1,4',
        '2026-10-05T23:59:59Z,slow,web,2,1,7.5',
        '2026-10-06T00:00:00Z,fast,web,3,1,2.5',
        '2026-10-06T12:00:00Z,quiet,web,4,1,0.75',
      ]),
    )
  } finally {
    await core.stop()
  }
}

async function rowsOf(page: Page): Promise<string[]> {
  const rows = page.getByRole('table', { name: 'Billed and recorded' }).locator('tbody tr')
  return (await rows.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim())
}

describeOnEveryTarget('bills', (target) => {
  it('are imported by their columns, compared, and their line items assigned', async () => {
    const home = await temporaryFolder()
    await makeWorkspace(home)
    const file = join(home, 'october.csv')
    await writeFile(file, invoice)
    const app = await target.launch({ home })
    app.page.setDefaultTimeout(6_000)
    const { page } = app
    try {
      await page
        .getByRole('navigation', { name: 'Screens' })
        .getByRole('link', { name: 'Audit' })
        .click()
      await page
        .getByRole('navigation', { name: 'Parts of the audit' })
        .getByRole('link', { name: 'Bills' })
        .click()
      await page.getByText('No bill is here yet.').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      await page.getByRole('button', { name: 'Import bill' }).click()
      const sheet = page.getByRole('dialog', { name: 'Import a bill' })
      await app.chooseFile(file, () => sheet.getByRole('button', { name: 'Choose file' }).click())
      // Guessed from the headings; what cannot be read is told with its line.
      await sheet.getByRole('status').getByText('Still to say: whose bill it is.').waitFor()
      await sheet.getByRole('combobox', { name: 'Whose bill it is' }).fill('openai')
      await sheet.getByText('5 lines, $35.50').waitFor()
      await sheet.getByText(/Line 7:.*“1\.00 EUR” is not in USD/).waitFor()
      await sheet.getByText('1 credit of −$1.00').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('button', { name: 'Import 5 lines' }).click()
      await sheet.waitFor({ state: 'detached' })

      // The largest difference first.
      await page.getByRole('table', { name: 'Billed and recorded' }).waitFor()
      expect(await rowsOf(page)).toEqual([
        'Oct 6, 2026 Support plan no model yet Only on the bill $20.00 – +$20.00 –',
        'Oct 5, 2026 slow Differs $10.00 $7.50 +$2.50 1',
        'Oct 6, 2026 Fast, second edition no model yet Only on the bill $2.50 – +$2.50 –',
        'Oct 6, 2026 fast Only in the ledger – $2.50 −$2.50 1',
        'Oct 6, 2026 slow Only on the bill −$1.00 – −$1.00 –',
        'Oct 6, 2026 quiet Only in the ledger – $0.75 −$0.75 1',
        'Oct 5, 2026 fast Within tolerance $4.00 $4.00 $0.00 1',
      ])
      await page.getByText('1 line of october.csv could not be read').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      // A name that is assigned moves its amounts; one that is a charge of the platform stands apart.
      const unknown = page.getByRole('region', { name: /line items belong to no model/ })
      await choose(page, 'What Fast, second edition is', 'fast')
      await unknown.getByRole('button', { name: 'Assign Fast, second edition' }).click()
      await choose(page, 'What Support plan is', 'No model (platform charge)')
      await page.getByRole('button', { name: 'Assign Support plan' }).click()
      await page
        .getByRole('heading', { name: /belongs? to no model/ })
        .waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Platform charge 1' }).click()
      await expect
        .poll(() => rowsOf(page))
        .toEqual(['Oct 6, 2026 Support plan Platform charge $20.00 – +$20.00 –'])
      await page.getByRole('button', { name: 'Platform charge 1' }).click()
      await page.getByRole('button', { name: 'Within tolerance 2' }).click()
      await expect
        .poll(() => rowsOf(page))
        .toEqual([
          'Oct 5, 2026 fast Within tolerance $4.00 $4.00 $0.00 1',
          'Oct 6, 2026 fast Within tolerance $2.50 $2.50 $0.00 1',
        ])

      // The tolerance decides, and is remembered.
      await page.getByRole('button', { name: 'Differs 1' }).waitFor()
      await page.getByRole('textbox', { name: 'Tolerance, USD' }).fill('2.5')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Differs 0' }).waitFor()
      await page.reload()
      await page.getByRole('button', { name: 'Differs 0' }).waitFor()
      expect(await page.getByRole('textbox', { name: 'Tolerance, USD' }).inputValue()).toBe('2.5')

      // What was said of a name can be changed and taken back.
      await page.getByRole('button', { name: 'Line items' }).click()
      await page.getByRole('button', { name: 'Remove what was said of Support plan' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Remove what was said of Support plan' }).click()
      await page
        .getByRole('button', { name: 'Remove what was said of Support plan' })
        .waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
      await page.getByRole('heading', { name: '1 line item belongs to no model' }).waitFor()

      const written = await app.savedFile(async () => {
        await page.getByRole('button', { name: 'Export' }).click()
        await page.getByRole('menuitem', { name: 'CSV' }).click()
      })
      expect(written.split('\r\n')[0]).toMatch(/^day,provider,model,model_id,billed_usd/)
      await page.getByRole('alert').getByRole('button').click()

      // The bill's own lines beside the calls.
      await page.getByRole('button', { name: /^All / }).click()
      await page
        .getByRole('button', { name: '$2.50: 1 line of the bill for fast, Oct 6, 2026' })
        .click()
      const lines = page.getByRole('table', { name: 'Lines of the bill for fast, Oct 6, 2026' })
      await lines.getByRole('row', { name: 'Fast, second edition 1 M tokens $2.50' }).waitFor()
      const recorded = page.getByRole('table', { name: 'Calls of fast, Oct 6, 2026' })
      await recorded.getByRole('row', { name: '2026-10-06 00:00:00 3 1 $2.50' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      // The calls of just this day (UTC) and model.
      await page.getByRole('link', { name: '1 call of slow, Oct 5, 2026' }).click()
      const grid = page.getByRole('grid')
      await grid.getByText('2026-10-05 23:59:59').waitFor()
      expect(await grid.getByText(/^2026-10-/).count()).toBe(1)
      await page.goBack()

      // Taken out again, nothing of it is left.
      await page.getByRole('button', { name: 'Imported bills', exact: true }).click()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Remove october.csv' }).click()
      await page.getByRole('button', { name: 'Remove bill' }).click()
      await page.getByText('No bill is here yet.').waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `bills-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  }, 180_000)
})

/** One of the names offered. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  const choice = page.getByRole('combobox', { name: label })
  await choice.click()
  await choice.fill(option)
  await page.getByRole('option', { name: option, exact: true }).click()
}
