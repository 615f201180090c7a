import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findingsInBothSchemes } from './accessibility'
import { browserMode, keepPicture } from './targets'

const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name }).click()

function transcript(messages: readonly string[]): string {
  return messages
    .map((id, at) =>
      JSON.stringify({
        type: 'assistant',
        timestamp: `2026-11-02T09:00:0${at}.000Z`,
        cwd: '/home/dev/shop',
        sessionId: 's',
        requestId: `req_${id}`,
        isSidechain: false,
        message: {
          id,
          model: 'claude-opus-4-6',
          usage: {
            input_tokens: 3,
            cache_creation_input_tokens: 2_000,
            cache_read_input_tokens: 40_000,
            cache_creation: { ephemeral_5m_input_tokens: 500, ephemeral_1h_input_tokens: 1_500 },
            output_tokens: 250,
          },
        },
      }),
    )
    .join('\n')
}

const report = [
  'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens',
  '2026-11-02,claude-opus-4-6,key,Default,standard,≤ 200k,100,20,30,50,7',
].join('\n')

/** The same day, not split by key and workspace. */
const coarseReport = report.replace(',key,Default,', ',,,').replace(',7', ',8')

/** In browser mode: the desktop asks for a folder by the system's own dialog. */
describe('a folder of agent logs and a provider’s report', () => {
  it('are recognised, imported with one button, and explained', async () => {
    const app = await browserMode.launch()
    const { page } = app
    const folder = join(app.home, 'agent-logs')
    await mkdir(join(folder, 'deeper'), { recursive: true })
    await writeFile(join(folder, 'one.jsonl'), transcript(['msg_a', 'msg_a', 'msg_b']))
    await writeFile(join(folder, 'deeper', 'two.jsonl'), transcript(['msg_b', 'msg_c']))
    await writeFile(join(folder, 'table.csv'), 'when,what\n2026-01-01,x\n')
    try {
      await goTo(page, 'Imports')
      await page.locator('input[webkitdirectory]').setInputFiles(folder)
      await page.getByText('Claude Code (2)').waitFor()
      await page.getByText('What it becomes').waitFor()
      await page.getByText('40,000 cached').first().waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Import agent-logs' }).click()
      await page.getByRole('link', { name: 'See these calls' }).first().waitFor()
      await page.getByText('table.csv').first().waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({
          name: 'anthropic.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(report),
        })
      await page
        .getByRole('button', { name: /Next file|anthropic\.csv/ })
        .first()
        .click()
      await page.getByText('A report of sums, not of calls').waitFor()
      await page.getByRole('button', { name: 'Import anthropic.csv' }).click()
      await page.getByRole('heading', { name: 'Usage reports by providers' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      // The same day split differently is not added up; which one counts can be chosen.
      const reported = page.getByRole('row', { name: /reported/ })
      await reported.getByText('200', { exact: true }).waitFor()
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({
          name: 'coarse.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(coarseReport),
        })
      await page
        .getByRole('button', { name: /Next file|coarse\.csv/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Import coarse.csv' }).click()
      await page.getByText('Exports that are split differently have 1 day in common').waitFor()
      expect(await reported.getByRole('cell').allInnerTexts()).toContain('7')
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page
        .getByRole('combobox', { name: 'What counts on those days' })
        .selectOption('model_version, usage_type, context_window')
      await expect
        .poll(async () => (await reported.getByRole('cell').allInnerTexts()).at(-2))
        .toBe('8')

      await goTo(page, 'Logs')
      const grid = page.getByRole('grid')
      await expect.poll(() => grid.getByRole('row').count()).toBe(4)
      await grid.getByRole('row').nth(1).click()
      await page.getByText('Cache write, 1 h').waitFor()
      await page.getByText('… read from cache').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, 'formats-failed')
      throw error
    } finally {
      await app.close()
    }
  })
})
