import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

const LIST = JSON.stringify({
  'gpt-4o': {
    litellm_provider: 'openai',
    input_cost_per_token: 3e-6,
    output_cost_per_token: 1e-5,
  },
  'gpt-4o-mini': {
    litellm_provider: 'openai',
    input_cost_per_token: 1.5e-3,
    output_cost_per_token: 6e-7,
  },
})

describeOnEveryTarget('prices', (target) => {
  it('are dated, updated from a file and undone', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 200 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      await page.getByRole('link', { name: 'Models' }).click()
      await page.getByRole('button', { name: 'gpt-4o', exact: true }).click()
      const sheet = page.getByRole('dialog', { name: 'gpt-4o' })
      await sheet.getByText('in force', { exact: true }).waitFor()
      await sheet.getByRole('button', { name: 'Add a dated price' }).click()
      const form = page.getByRole('dialog', { name: 'New price of gpt-4o' })
      await form.getByRole('button', { name: 'The beginning' }).click()
      await form.getByLabel('Input *').fill('25000')
      await form.getByRole('button', { name: 'Save' }).click()
      await form.getByText(/while the catalogue says \$2\.50/).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await form.getByLabel('Input *').fill('5')
      await form.getByLabel('Cache read').first().fill('1.25')
      // Two tiers that begin at the same number: the second one says so, and nothing is saved.
      const tiers = form.getByLabel('Above so many input tokens *')
      const addTier = form.getByRole('button', { name: 'Add a tier for long prompts' })
      await addTier.click()
      await tiers.first().fill('200000')
      await addTier.click()
      await tiers.nth(1).fill('200000')
      await form.getByRole('button', { name: 'Save' }).click()
      await form.getByText('Two tiers begin at the same number of tokens.').waitFor()
      for (const _ of [1, 2])
        await form.getByRole('button', { name: 'Remove tier' }).first().click()
      await form.getByRole('button', { name: 'Save' }).click()
      await sheet.getByRole('button', { name: /^From the beginning/ }).click()
      await sheet.getByRole('cell', { name: '$0.00125' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'Update prices' }).click()
      const update = page.getByRole('dialog', { name: 'Update prices' })
      await update.getByText('LiteLLM file').click()
      const choosing = page.waitForEvent('filechooser')
      await update.getByRole('button', { name: 'Choose file' }).click()
      await (
        await choosing
      ).setFiles({
        name: 'prices.json',
        mimeType: 'application/json',
        buffer: Buffer.from(LIST),
      })
      await update.getByText('Implausible 1').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await update.getByRole('button', { name: 'Apply to 1 model' }).click()
      await update.getByText(/^1 model · 1 dated price/).waitFor()
      await update.getByRole('button', { name: 'Undo' }).click()
      await update.getByText('undone', { exact: true }).waitFor()
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'Review', exact: true }).click()
      await page.getByRole('dialog').getByText('gpt-next-preview').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `prices-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })

  it('that become known late are followed by their calls, in a few steps', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 200 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      const notice = page.getByText(/came in before (its|their) model had a price/)
      await page.getByRole('link', { name: 'Models' }).click()
      await page.getByRole('button', { name: 'Review', exact: true }).click()
      const names = page.getByRole('dialog', { name: 'Names in the catalogue' })
      await names.getByRole('button', { name: 'Choose' }).click()
      await names.getByRole('combobox', { name: 'Search the catalogue' }).fill('gpt-5')
      await page.getByRole('option', { name: 'OpenAI · gpt-5', exact: true }).click()
      await names.getByText('1 model that the catalogue knows has no price yet.').waitFor()
      expect(await notice.count()).toBe(0)
      await names.getByRole('button', { name: 'Update prices' }).click()
      const update = page.getByRole('dialog', { name: 'Update prices' })
      await update.getByRole('button', { name: /^Apply to \d+ models?$/ }).click()
      await update.getByText(/^\d+ models? · /).waitFor()
      await page.keyboard.press('Escape')

      await page.getByRole('link', { name: 'Dashboard' }).click()
      await notice.waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('link', { name: 'Recompute their costs' }).click()
      await page.getByRole('button', { name: 'Preview', exact: true }).click()
      await page.getByRole('button', { name: /^Write \d+ costs$/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Write', exact: true }).click()
      await notice.waitFor({ state: 'detached' })
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `prices-late-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
