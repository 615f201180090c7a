import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

describeOnEveryTarget('what if', (target) => {
  it('prices the same calls on another model, survives a reload, and is written to a file', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 1_000 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      await page
        .getByRole('navigation', { name: 'Screens' })
        .getByRole('link', { name: 'Audit' })
        .click()
      const tabs = page.getByRole('navigation', { name: 'Parts of the audit' })
      await page.getByRole('group', { name: 'Scope' }).waitFor()
      await tabs.getByRole('link', { name: 'What if' }).click()
      await page.getByText('Say whose calls would have had another price').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      // What is missing is said; then every model becomes another one.
      await page.getByRole('button', { name: 'Add models to compare' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('button', { name: 'Add to the scenario' }).click()
      await sheet.getByText('Choose a model.').waitFor()
      await sheet.getByRole('textbox', { name: 'Discount' }).fill('100.5')
      const model = sheet.getByRole('combobox', { name: 'Model' })
      await model.fill('gpt-4o-mini')
      await page.getByRole('option', { name: 'OpenAI / gpt-4o-mini' }).click()
      await sheet.getByRole('button', { name: 'Add to the scenario' }).click()
      await sheet.getByText('A number from 0 to 100').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('textbox', { name: 'Discount' }).fill('10')
      await sheet.getByRole('button', { name: 'Add to the scenario' }).click()
      await page.getByText('OpenAI / gpt-4o-mini, less 10 %').waitFor()
      await page.getByRole('button', { name: 'Change: All models' }).waitFor()

      await page.getByRole('button', { name: 'Calculate', exact: true }).click()
      const byModel = page.getByRole('table', { name: 'By model' })
      await byModel.getByRole('rowheader', { name: 'Total' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      const total = byModel.locator('tfoot')
      const before = await total.innerText()

      // Kept by name, changed, kept again, renamed; what was kept comes back from anywhere.
      const saved = page.getByRole('button', { name: /^Scenarios|^All mini|^Mini for all/ })
      const name = page.getByRole('textbox', { name: 'Name' })
      await saved.click()
      await page.getByText('None yet. Save a scenario').waitFor()
      await page.getByRole('menuitem', { name: 'Save as…' }).click()
      await name.fill('All mini')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Scenario “All mini” saved').waitFor()
      await page.getByText("Today's prices").click()
      await page.getByRole('button', { name: 'All mini changed' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await saved.click()
      await page.getByRole('menuitem', { name: 'All mini', exact: true }).click()
      await byModel.getByRole('rowheader', { name: 'Total' }).waitFor()
      expect(await total.innerText()).toBe(before)
      await saved.click()
      await page.getByRole('menuitem', { name: 'Rename…' }).click()
      await name.fill('Mini for all')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('button', { name: 'Mini for all', exact: true }).waitFor()
      await tabs.getByRole('link', { name: 'Findings' }).click()
      await tabs.getByRole('link', { name: 'What if' }).click()
      await page.getByText('Say whose calls would have had another price').waitFor()
      await page.getByRole('button', { name: 'Scenarios' }).click()
      await page.getByRole('menuitem', { name: 'Mini for all' }).click()

      await page.reload()
      await byModel.getByRole('rowheader', { name: 'Total' }).waitFor()
      expect(await total.innerText()).toBe(before)
      const written = await app.savedFile(async () => {
        await page.getByRole('button', { name: 'Export' }).click()
        await page.getByRole('menuitem', { name: 'CSV' }).click()
      })
      const [head, ...lines] = written.trimEnd().split('\r\n')
      expect(head).toMatch(/^month,model,model_id,priced_as,/)
      expect(lines.length).toBeGreaterThan(3)
      for (const line of lines) expect(line).toContain('OpenAI / gpt-4o-mini')

      await page.getByRole('alert').getByRole('button').click()

      // Prices of one's own, refused while they cannot be read.
      await page.getByRole('button', { name: /^Change: / }).click()
      await sheet.getByRole('radio', { name: 'Own prices' }).check()
      await sheet.getByRole('textbox', { name: /^Input/ }).fill('1.2.3')
      await sheet.getByRole('textbox', { name: /^Output/ }).fill('2')
      await sheet.getByRole('button', { name: 'Save' }).click()
      expect(
        await sheet.getByRole('textbox', { name: /^Input/ }).getAttribute('aria-invalid'),
      ).toBe('true')
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('textbox', { name: /^Input/ }).fill('1')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await page.getByText(/^own prices: input/).waitFor()
      // The other scenario has no answer yet.
      await byModel.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Calculate', exact: true }).click()
      await byModel.getByRole('cell', { name: 'own prices' }).first().waitFor()
      await saved.click()
      await page.getByRole('menuitem', { name: 'Remove scenario' }).click()
      await page.getByRole('button', { name: 'Remove scenario' }).click()
      await page.getByRole('button', { name: 'Scenarios' }).waitFor()

      // Recomputing takes the same scope; what was said of another one is void.
      await tabs.getByRole('link', { name: 'Recompute' }).click()
      await page.getByRole('group', { name: 'Scope' }).waitFor()
      await page.getByRole('radio', { name: 'Also costs that others recorded' }).check()
      await page.getByRole('button', { name: 'Preview', exact: true }).click()
      const said = page.getByText(/^(This alters|Nothing would change)/)
      await said.waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      const scope = page.getByRole('group', { name: 'Scope' })
      await scope.getByRole('button', { name: /^Period/ }).click()
      await page.getByRole('button', { name: 'Last month', exact: true }).click()
      await said.waitFor({ state: 'detached' })
      expect(page.url()).toContain('period=lastMonth')

      // The period stays until another is chosen, also past a tab that has none.
      const period = scope.getByRole('button', { name: /^Period/ })
      await tabs.getByRole('link', { name: 'Trail' }).click()
      await tabs.getByRole('link', { name: 'Findings' }).click()
      await period.getByText('Last month').waitFor()
      await period.click()
      await page.getByRole('button', { name: 'All time', exact: true }).click()
      await tabs.getByRole('link', { name: 'Bills' }).click()
      await tabs.getByRole('link', { name: 'Recompute' }).click()
      await period.getByText('All time').waitFor()
      const rail = page.getByRole('navigation', { name: 'Screens' })
      await rail.getByRole('link', { name: 'Dashboard' }).click()
      await period.getByText('All time').waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `what-if-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
