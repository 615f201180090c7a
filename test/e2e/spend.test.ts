import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { type Call, startOtherProgram } from '../core/rollup/other-program'
import { createEngineDatabase, temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'
import { startTestCore } from '../fixtures/test-core'
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
      // A model whose calls have no price costs something that nobody knows, and not nothing.
      await page.getByRole('button', { name: 'Show more' }).first().click()
      const unpriced = page.getByRole('listitem').filter({ hasText: 'gpt-next-preview' })
      await unpriced.getByText('unpriced', { exact: true }).waitFor()
      expect(await unpriced.getByText('$0.00').count()).toBe(0)
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

      // The palette knows parts of screens, and the figures of what has a name.
      const goTo = async (name: string): Promise<void> => {
        await page.keyboard.press('Control+K')
        await page.getByRole('textbox', { name: 'Go to a screen or run a command' }).fill(name)
        await page.getByRole('dialog').getByRole('button', { name }).first().waitFor()
        await page.keyboard.press('Enter')
      }
      await goTo('Trail')
      await page.waitForURL(/\/audit\/trail$/)
      await goTo('gpt-4o-mini')
      await page.waitForURL(/\/dashboard\?model=\d+$/)
      await page.getByRole('button', { name: 'Model gpt-4o-mini' }).waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `spend-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })

  it('read again holds what other programs have changed in closed days', async () => {
    const database = await createEngineDatabase('sqlite')
    const core = await startTestCore({ databaseUrl: database.url })
    const provider = await core.request('providers.create', { name: 'Own' })
    const model = await core.request('models.create', {
      providerId: provider.id,
      modelName: 'own-model',
      priceInputPer1k: '1',
      priceOutputPer1k: '1',
    })
    const other = await startOtherProgram(database)
    const call: Call = {
      id: 1n,
      model: model.id,
      project: '1',
      input: 1_000,
      output: 0,
      hit: false,
      micros: 1_000_000,
      at: Math.floor(Date.now() / 1_000) - 9 * 86_400,
    }
    await other.insert([call])
    await other.age(3_600)
    const app = await target.launch({ databaseUrl: database.url })
    const { page } = app
    try {
      const spend = page.getByRole('link', { name: /^Spend/ })
      await spend.getByText('$1.00').first().waitFor()
      await other.update(1n, { ...call, micros: 4_000_000 })
      await page.getByRole('button', { name: 'Read the figures again' }).click()
      await page.getByText('1 closed day changed').waitFor()
      await spend.getByText('$4.00').first().waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `spend-again-${target.name}`)
      throw error
    } finally {
      await app.close()
      await other.close()
      await core.stop()
      await database.drop()
    }
  })

  it('stays readable in a narrow window, as of a page at 250 %', async () => {
    const home = await temporaryFolder()
    await makeSampleWorkspace(home, { calls: 1_000 })
    const app = await target.launch({ home })
    const { page } = app
    try {
      const rail = page.getByRole('navigation').first()
      for (const width of [480, 640, 760]) {
        await page.setViewportSize({ width, height: 700 })
        await rail.getByRole('link', { name: 'Dashboard' }).click()
        await page.getByText('gpt-4o').first().waitFor()
        expect(await page.evaluate(cutNumbers)).toEqual([])
        for (const screen of ['Logs', 'Explorer', 'Models']) {
          await rail.getByRole('link', { name: screen }).click()
          await page.getByText('gpt-4o').or(page.getByText('OpenAI')).first().waitFor()
          expect(await page.evaluate(overlaps), `${screen} at ${width}`).toEqual([])
        }
        // Nothing to click lies beyond the edge.
        const last = await page.getByRole('button', { name: 'New model' }).boundingBox()
        expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(width)
      }
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `spend-narrow-${target.name}`)
      throw error
    } finally {
      await app.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})

/** Amounts of the dashboard whose end is not to be seen: $10 for $10,420. */
function cutNumbers(): string[] {
  return [...document.querySelectorAll('main li span, main li a')]
    .filter((one) => one.children.length === 0 && /^[$\d]/.test(one.textContent ?? ''))
    .filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth > 1)
    .map((one) => one.textContent ?? '')
}

/** Buttons of the top bar that lie over each other. */
function overlaps(): string[] {
  const boxes = [...document.querySelectorAll('header button')].map((one) => ({
    text: one.textContent ?? '',
    box: one.getBoundingClientRect(),
  }))
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        ({ box }) =>
          box.left < one.box.right - 1 &&
          one.box.left < box.right - 1 &&
          box.top < one.box.bottom - 1 &&
          one.box.top < box.bottom - 1,
      )
      .map((other) => `${one.text} / ${other.text}`),
  )
}
