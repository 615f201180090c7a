import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

describeOnEveryTarget('spend', (target) => {
  it('is shown on the dashboard and in the explorer, and leads to its calls', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 1_000 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      await page.waitForURL(/\/dashboard/)
      await page.getByText('Spend over time').first().waitFor()
      await page.getByText('gpt-4o').first().waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      const rail = page.getByRole('navigation').first()
      await rail.getByRole('link', { name: 'Explorer' }).click()
      await page.getByRole('grid').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await rail.getByRole('link', { name: 'Dashboard' }).click()
      await page
        .getByRole('button', { name: 'Show calls' })
        .or(page.getByRole('link', { name: 'Show calls' }))
        .click()
      await page.waitForURL(/\/logs\?.*unpriced/)
      await page.getByRole('grid').getByText('gpt-next-preview').first().waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `spend-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
