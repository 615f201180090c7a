import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { findingsInBothSchemes } from './accessibility'
import { browserMode, keepPicture } from './targets'

describe('projects · browser mode', () => {
  it('are named and coloured, and a rule sends a key of an import to one', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 200 })
    const app = await browserMode.launch({ home })
    const { page } = app
    try {
      await page.goto(new URL('/settings/projects', page.url()).href)
      await page.getByRole('button', { name: 'Edit Search' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByLabel('Name').fill('Search team')
      await sheet.getByRole('radio', { name: 'Colour #b33e88' }).check()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('button', { name: 'Edit Search team' }).waitFor()

      await page.getByRole('button', { name: 'New rule' }).first().click()
      // What is missing is said at its field.
      await page.getByRole('button', { name: 'Save rules' }).click()
      await expect.poll(() => page.getByText('Enter a value.').count()).toBe(2)
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByLabel('Text of rule 1').fill('Code')
      await page.getByRole('combobox', { name: 'Project of rule 1' }).fill('Search team')
      await page.getByText('1 of 4 texts met so far is taken by a rule').waitFor()
      await page.getByRole('button', { name: 'Save rules' }).click()
      await page.getByText('The rules were saved').waitFor()
      await page.reload()
      await page.getByRole('cell', { name: 'rule 1' }).waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, 'projects')
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
