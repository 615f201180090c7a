import { expect, it } from 'vitest'
import { type Call, startOtherProgram } from '../core/rollup/other-program'
import { createEngineDatabase } from '../fixtures/engines'
import { startTestCore } from '../fixtures/test-core'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

const NAME = 'Model, project and time'

describeOnEveryTarget('extra indexes', (target) => {
  // Each host has one engine, so that both are seen without running everything twice.
  const engine = target.name === 'browser mode' ? 'sqlite' : 'mysql'

  it(`are explained, added and removed on ${engine}, and the trail says so`, async () => {
    const database = await createEngineDatabase(engine)
    const core = await startTestCore({ databaseUrl: database.url })
    await core.request('usage.count', { filter: {} })
    const other = await startOtherProgram(database)
    await other.insert(Array.from({ length: 50 }, (_, at) => callAt(at + 1)))
    const app = await target.launch({ databaseUrl: database.url })
    const { page } = app
    try {
      const rail = page.getByRole('navigation', { name: 'Screens' })
      await rail.getByRole('link', { name: 'Settings' }).click()
      await page
        .getByRole('navigation', { name: 'Settings' })
        .getByRole('link', { name: 'Indexes' })
        .click()
      await page.getByRole('button', { name: `Add the index: ${NAME}` }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('token_ledger_usage_model_project_time').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Add index' }).click()
      const remove = page.getByRole('button', { name: `Remove the index: ${NAME}` })
      await remove.waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await remove.click()
      await dialog.getByText('No call is lost').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Remove index' }).click()
      await page.getByRole('button', { name: `Add the index: ${NAME}` }).waitFor()

      await rail.getByRole('link', { name: 'Audit' }).click()
      await page.getByRole('link', { name: 'Trail' }).click()
      const trail = page.getByRole('table', { name: 'Trail' })
      await trail.getByText('token_ledger_usage_model_project_time').first().waitFor()
      await expect
        .poll(() => trail.getByRole('row').allInnerTexts())
        .toEqual([
          expect.anything(),
          expect.stringMatching(/removed index token_ledger_usage_model_project_time/),
          expect.stringMatching(/added index token_ledger_usage_model_project_time/),
        ])
      expect(await findingsInBothSchemes(page)).toEqual([])
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `indexes-${target.name}`)
      throw error
    } finally {
      await app.close()
      await other.close()
      await core.stop()
      await database.drop()
    }
  })
})

function callAt(id: number): Call {
  return {
    id: BigInt(id),
    model: String(1 + (id % 2)),
    project: '1',
    input: 10,
    output: 10,
    hit: false,
    micros: 1,
    at: Math.floor(Date.now() / 1_000) - id,
  }
}
