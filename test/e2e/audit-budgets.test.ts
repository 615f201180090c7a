import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

describeOnEveryTarget('audit and budgets', (target) => {
  it('keep a trail, close a month, and watch what is spent', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 1_000 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      const rail = page.getByRole('navigation', { name: 'Screens' })
      await rail.getByRole('link', { name: 'Audit' }).click()
      const tabs = page.getByRole('navigation', { name: 'Parts of the audit' })
      await tabs.getByRole('link', { name: 'Trail' }).click()
      const trail = page.getByRole('table', { name: 'Trail' })
      await trail.getByText('usage-sample.csv').first().waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('textbox', { name: 'Name, person or value' }).fill('gpt-4o-mini')
      await trail.getByText('usage-sample.csv').first().waitFor({ state: 'detached' })
      await trail.getByText('gpt-4o-mini').first().waitFor()

      await tabs.getByRole('link', { name: 'Closed months' }).click()
      const months = page.getByRole('table', { name: 'Closed months' })
      await months
        .getByRole('button', { name: /^Close / })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('button', { name: 'Close month' }).click()
      await months.getByRole('button', { name: /^Check / }).click()
      await months.getByText(/^unchanged, checked/).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await months.getByRole('button', { name: /^Details of/ }).click()
      await page.getByText('Checksum (SHA-256)').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.keyboard.press('Escape')

      await rail.getByRole('link', { name: 'Budgets' }).click()
      await page.getByRole('button', { name: 'Add budget' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('textbox', { name: 'Name' }).fill('Everything')
      await sheet.getByRole('textbox', { name: /USD a month/ }).fill('0.01')
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('button', { name: 'Add budget' }).click()
      await page.getByText('over budget').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await rail.getByRole('link', { name: 'Dashboard' }).click()
      await page.getByText(/Everything: 100% of \$0.01 is spent/).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `audit-budgets-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
