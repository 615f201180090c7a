import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

const HOSTILE = '=cmd() <script>alert(1)</script>'

/** Five calls, one of them with tokens that cannot be, one of a project with a hostile name. */
const usageFile = [
  'timestamp,model,project,prompt_tokens,completion_tokens',
  '2026-11-02 10:00:00.1234567,sonnet,Search,1000,200',
  '2026-11-02 10:00:00.1234567,sonnet,Search,1000,200',
  `2026-11-03 11:30:00,sonnet,"${HOSTILE}",3000,100`,
  '2026-11-04 12:00:00,unheard-of,Search,50,5',
  '2026-11-05 09:00:00,sonnet,Search,-4,1',
].join('\r\n')

async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation').first().getByRole('link', { name: screen }).click()
  await page.getByRole('heading', { name: screen, level: 1 }).waitFor()
}

async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer()
      data.items.add(new File([content], fileName))
      return data
    },
    [name, text] as const,
  )
  await page
    .getByText('Drop usage files or a folder here')
    .dispatchEvent('drop', { dataTransfer: transfer })
}

async function choose(page: Page, field: string, text: string): Promise<void> {
  const input = page
    .getByRole('textbox', { name: field })
    .or(page.getByRole('combobox', { name: field }))
  await input.first().fill(text)
}

describeOnEveryTarget('provider, model, import, filter, export', (target) => {
  it('all the way through', async () => {
    const app = await target.launch()
    const { page } = app
    try {
      await goTo(page, 'Models')
      await page.getByRole('button', { name: 'New provider' }).first().click()
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('textbox', { name: 'Name' }).fill('Anthropic')
      await sheet.getByRole('textbox', { name: 'Base URL' }).fill('not a url')
      await sheet.getByRole('button', { name: 'Create provider' }).click()
      await sheet.getByText(/http/).first().waitFor()
      await sheet.getByRole('textbox', { name: 'Base URL' }).fill('https://api.anthropic.com/v1')
      await sheet.getByLabel('API key').first().fill('sk-ant-e2e-secret-7777')
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('button', { name: 'Create provider' }).click()
      await sheet.waitFor({ state: 'hidden' })
      await page.getByText('…7777').first().waitFor()
      expect(await page.content()).not.toContain('e2e-secret')

      await page.getByRole('button', { name: 'New model' }).first().click()
      await choose(page, 'Model name', 'sonnet')
      await choose(page, 'Input price', '3')
      await choose(page, 'Output price', '15')
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('dialog').getByRole('button', { name: 'Create model' }).click()
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await page.getByText('$15.00').first().waitFor()

      await goTo(page, 'Imports')
      await dropFile(page, 'november.csv', usageFile)
      await page.getByText('How it maps').waitFor()
      await choose(page, 'Provider for all rows', 'Anthropic')
      await page.keyboard.press('Tab')
      await page.getByText(/1 of 5 rows would be rejected/).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Import november.csv' }).click()
      await page.getByRole('link', { name: 'See these calls' }).first().waitFor()
      await page.getByText('cannot be negative').first().waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('link', { name: 'See these calls' }).first().click()

      const grid = page.getByRole('grid')
      await grid.getByText('unheard-of').waitFor()
      expect(await grid.getByRole('row').count()).toBe(5)
      await page.getByText('1 call has no price').waitFor()
      // 2 × (1,000 × $3 + 200 × $15) / 1M + (3,000 × $3 + 100 × $15) / 1M
      await page.getByText('$0.0225').first().waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      await page.keyboard.press('ArrowDown')
      await grid.getByText(HOSTILE).click()
      const detail = page.getByRole('dialog').or(page.getByRole('complementary'))
      await detail.getByText('november.csv').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'Project' }).click()
      await page.getByRole('option', { name: 'Search' }).click()
      await page.keyboard.press('Escape')
      await expect.poll(() => grid.getByRole('row').count()).toBe(4)
      const url = page.url()
      await page.reload()
      await expect.poll(() => grid.getByRole('row').count()).toBe(4)
      expect(page.url()).toBe(url)
      await page.goBack()
      await expect.poll(() => grid.getByRole('row').count()).toBe(5)
      await page.goForward()
      await expect.poll(() => grid.getByRole('row').count()).toBe(4)
      await page.goBack()
      await expect.poll(() => grid.getByRole('row').count()).toBe(5)

      const text = await app.savedFile(async () => {
        await page.getByRole('button', { name: 'Export' }).click()
        await page.getByRole('menuitem', { name: /^CSV/ }).first().click()
      })
      const rows = parse(text, { columns: true }) as Record<string, string>[]
      expect(
        rows.map((row) => [row['model'], row['project'], row['cost_usd'], row['unpriced']]),
      ).toEqual([
        ['unheard-of', 'Search', '0.000000', 'true'],
        ['sonnet', `'${HOSTILE}`, '0.010500', 'false'],
        ['sonnet', 'Search', '0.006000', 'false'],
        ['sonnet', 'Search', '0.006000', 'false'],
      ])
      expect(app.problems).toEqual([])

      await goTo(page, 'Imports')
      await page.getByRole('button', { name: /^Undo/ }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'Undo import' }).click()
      await page.getByText('undone').first().waitFor()
    } catch (error) {
      await keepPicture(page, `workflow-${target.name}`)
      throw error
    } finally {
      await app.close()
    }
  })
})
