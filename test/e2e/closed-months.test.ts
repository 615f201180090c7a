import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { claudeLine } from '../fixtures/agent-homes'
import { temporaryFolder } from '../fixtures/engines'
import { findingsInBothSchemes } from './accessibility'
import { browserMode, keepPicture } from './targets'

const month = '2025-10'
/** An answer of a month that is over. */
const line = (id: string, day: string): string =>
  claudeLine(id, 1).replace('2026-11-01', `${month}-${day}`)
const other = line('o', '07').replace('claude-sonnet-4-5', 'claude-opus-4-6')

const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click()

async function drop(page: Page, path: string): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(path)
}

describe('a closed month', () => {
  it('is asked about before an import, its undoing or a removal changes it', async () => {
    const home = await temporaryFolder()
    const file = async (name: string, text: string): Promise<string> => {
      const path = join(home, name)
      await writeFile(path, text)
      return path
    }
    const app = await browserMode.launch({ home })
    const { page } = app
    try {
      await goTo(page, 'Imports')
      await drop(page, await file('first.jsonl', line('a', '05') + other))
      await page.getByRole('button', { name: 'Import first.jsonl' }).click()
      await page.getByRole('link', { name: 'See these calls' }).first().waitFor()

      await goTo(page, 'Audit')
      await page.getByRole('link', { name: 'Closed months' }).click()
      const months = page.getByRole('table', { name: 'Closed months' })
      await months
        .getByRole('button', { name: /^Close / })
        .last()
        .click()
      await page.getByRole('dialog').getByRole('button', { name: 'Close month' }).click()
      await months.getByRole('button', { name: /^Check / }).waitFor()

      // In another zone its figures stay those of the zone it was closed in, and say so.
      const chooseZone = async (name: string): Promise<void> => {
        await goTo(page, 'Settings')
        const zone = page.getByRole('combobox', { name: 'Time zone' })
        await zone.click()
        await zone.fill(name)
        await page.getByRole('option', { name }).first().click()
        await page.getByRole('banner').getByText(name).waitFor()
      }
      await chooseZone('Asia/Kathmandu')
      await goTo(page, 'Audit')
      await page.getByRole('link', { name: 'Closed months' }).click()
      await months.getByText(/days of /).waitFor()
      await chooseZone('UTC')

      // The row that is there is no news; the other one is refused unless told to.
      await goTo(page, 'Imports')
      await drop(page, await file('second.jsonl', line('a', '05') + line('b', '06')))
      await page
        .getByRole('button', { name: /Next file|second\.jsonl/ })
        .first()
        .click()
      await page.getByText(`Rejected: ${month} is closed.`).waitFor()
      expect(await page.getByText(`Rejected: ${month} is closed.`).count()).toBe(1)
      const question = page.getByRole('checkbox', { name: 'Write into closed months, too' })
      expect(await findingsInBothSchemes(page)).toEqual([])
      await question.check()
      await page.getByText(`Rejected: ${month} is closed.`).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Import second.jsonl' }).click()
      await page.getByRole('button', { name: 'Undo', exact: true }).first().waitFor()

      // Its undoing would change the month as well.
      await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
      const dialog = page.getByRole('dialog')
      const undo = dialog.getByRole('button', { name: 'Undo import' })
      await undo.click()
      await dialog
        .getByRole('alert')
        .getByText(`This would change a closed month (${month})`)
        .waitFor()
      expect(await undo.isDisabled()).toBe(true)
      expect(await findingsInBothSchemes(page)).toEqual([])
      await dialog.getByRole('checkbox', { name: 'Change closed months, too' }).check()
      await undo.click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('undone').first().waitFor()

      await goTo(page, 'Models')
      await page.getByRole('button', { name: 'More for claude-sonnet-4-5' }).click()
      await page.getByRole('menuitem', { name: 'Delete model' }).click()
      await dialog.getByRole('combobox', { name: 'Give its calls to' }).click()
      await page.getByRole('option', { name: 'claude-opus-4-6' }).click()
      const remove = dialog.getByRole('button', { name: 'Give calls away and delete' })
      await remove.click()
      await dialog.getByText(`This would change a closed month (${month})`).waitFor()
      expect(await remove.isDisabled()).toBe(true)
      expect(await findingsInBothSchemes(page)).toEqual([])
      await dialog.getByRole('checkbox', { name: 'Change closed months, too' }).check()
      await remove.click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'More for claude-opus-4-6' }).waitFor()
      expect(await page.getByRole('button', { name: 'More for claude-sonnet-4-5' }).count()).toBe(0)
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, 'closed-months-failed')
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
