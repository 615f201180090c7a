import { readFile, rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

describeOnEveryTarget('reports', (target) => {
  it('are shown before they are written, and kept as templates', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 1_000 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      await page.getByRole('navigation').first().getByRole('link', { name: 'Reports' }).click()
      const paper = page.frameLocator('iframe[title="Preview of the report"]')
      await paper.getByRole('heading', { name: 'Spend statement' }).waitFor()
      await paper.getByText('gpt-4o').first().waitFor()
      // Its own style came through the app's policy.
      const width = await paper.locator('body').evaluate((body) => getComputedStyle(body).maxWidth)
      expect(width).toBe('980px')
      expect(await findingsInBothSchemes(page)).toEqual([])

      await page.getByRole('button', { name: 'Save as template' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('For <b>finance</b>')
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await paper.getByRole('heading', { name: 'For <b>finance</b>' }).waitFor()
      await page.getByRole('button', { name: 'Audit pack' }).first().click()
      await paper.getByRole('heading', { name: 'How these figures are made' }).waitFor()
      await page.getByRole('button', { name: /^For <b>finance<\/b>/ }).click()

      const html = await app.savedFile(() =>
        page.getByRole('button', { name: /^(Download|Save…)$/ }).click(),
      )
      expect(html).toMatch(/^<!doctype html>/)
      expect(html).toContain('For &lt;b&gt;finance&lt;/b&gt;')
      await page
        .getByText(/manifest\.json/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: /^Write it again: / }).waitFor()

      // Without the notices of the file before.
      await page.reload()
      if (target.name === 'browser mode') {
        // What was not fetched yet still can be; what was is not kept, and that is said.
        const again = page.getByRole('button', { name: /^Download the manifest: / })
        const download = page.waitForEvent('download')
        await again.click()
        expect(await readFile(await (await download).path(), 'utf8')).toContain('"sha256"')
        await again.click()
        await page.getByText('Handed over as a download').waitFor()
        expect(await page.getByRole('button', { name: /^Download the / }).count()).toBe(0)
        expect(await findingsInBothSchemes(page)).toEqual([])
      }
      await page.getByRole('button', { name: 'PDF', exact: true }).click()
      await page.getByRole('button', { name: 'HTML', exact: true }).click()
      const pdf = await app.savedFile(() =>
        page.getByRole('button', { name: /^(Download|Save…)$/ }).click(),
      )
      expect(pdf.slice(0, 6)).toBe('%PDF-1')
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `reports-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
