import { expect, it } from 'vitest'
import { createTestDatabase } from '../fixtures/databases'
import { seedDdl } from '../fixtures/seed-ddl'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, type RunningApp } from './targets'

describeOnEveryTarget('databases', (target) => {
  async function withApp(
    options: Parameters<typeof target.launch>[0],
    scenario: (app: RunningApp) => Promise<void>,
  ): Promise<void> {
    const app = await target.launch(options)
    try {
      await scenario(app)
      expect(app.problems).toEqual([])
    } finally {
      await app.close()
    }
  }

  it('the first start has a database at once and leads on from every empty screen', () =>
    withApp({}, async ({ page }) => {
      await page.waitForURL(/\/dashboard/)
      const rail = page.getByRole('navigation').first()
      await expectVisible(page.getByText('Embedded database'))
      for (const screen of ['Dashboard', 'Logs', 'Explorer', 'Models', 'Imports', 'Settings']) {
        await rail.getByRole('link', { name: screen }).click()
        await page.getByRole('heading', { name: screen, level: 1 }).waitFor()
        expect(await findingsInBothSchemes(page)).toEqual([])
      }
    }))

  it('a MySQL of others is connected, tested, shown and managed only after consent', async () => {
    const database = await createTestDatabase()
    try {
      for (const statement of seedDdl) await database.query(statement)
      await database.query("INSERT INTO llm_providers (name) VALUES ('Their provider')")
      await database.query('ALTER TABLE llm_providers ADD region VARCHAR(32)')
      await withApp({}, async ({ page }) => {
        await page.getByRole('navigation').first().getByRole('link', { name: 'Settings' }).click()
        await page.getByRole('button', { name: 'Add connection' }).click()
        const sheet = page.getByRole('dialog')
        await sheet.getByRole('textbox', { name: 'Name' }).fill('Team')
        await sheet.getByRole('textbox', { name: 'Host' }).fill(database.host)
        await sheet.getByRole('textbox', { name: 'Port' }).fill(String(database.port))
        await sheet.getByRole('textbox', { name: 'Database' }).fill(database.database)
        await sheet.getByRole('textbox', { name: 'User' }).fill(database.user)
        await sheet.getByRole('textbox', { name: 'Password' }).fill('wrong')
        await sheet.getByRole('button', { name: 'Test connection' }).click()
        await sheet.getByText('This did not work').waitFor()
        await sheet.getByText(/user or the password/).waitFor()
        await sheet.getByRole('textbox', { name: 'Password' }).fill(database.password)
        await sheet.getByRole('button', { name: 'Test connection' }).click()
        await sheet.getByText(/It works: MariaDB/).waitFor()
        expect(await findingsInBothSchemes(page)).toEqual([])
        await sheet.getByRole('button', { name: 'Save' }).click()
        await sheet.waitFor({ state: 'hidden' })
        await page.getByRole('button', { name: 'Use Team' }).click()
        await page.getByRole('button', { name: 'Show differences' }).click()
        await page.getByRole('dialog').getByText('llm_providers.region').waitFor()
        expect(await findingsInBothSchemes(page)).toEqual([])
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
        await page.getByRole('button', { name: 'Review what would be added' }).click()
        const consent = page.getByRole('dialog')
        await consent.getByText('token_ledger_usage_details').first().waitFor()
        await consent.getByRole('button', { name: /Add these tables/ }).click()
        await consent.waitFor({ state: 'hidden' })
        await page.getByRole('navigation').first().getByRole('link', { name: 'Models' }).click()
        await expectVisible(page.getByText('Their provider').first())
        await page.getByRole('button', { name: 'New provider' }).click()
        await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Ours')
        await page.getByRole('button', { name: 'Create provider' }).click()
        await expectVisible(page.getByText('Ours').first())
      })
      const names = await database.query<{ name: string }>(
        'SELECT name FROM llm_providers ORDER BY name',
      )
      expect(names.map((row) => row.name)).toEqual(['Ours', 'Their provider'])
    } finally {
      await database.drop()
    }
  })

  it('a read-only database says so and offers nothing that writes', async () => {
    const database = await createTestDatabase()
    try {
      for (const statement of seedDdl) await database.query(statement)
      await database.query("INSERT INTO llm_providers (name) VALUES ('Theirs')")
      await withApp({ databaseUrl: database.readOnlyUrl }, async ({ page }) => {
        await expectVisible(page.getByText(/read-only/i).first())
        await page.getByRole('navigation').first().getByRole('link', { name: 'Models' }).click()
        await expectVisible(page.getByText('Theirs').first())
        const add = page.getByRole('button', { name: 'New provider' })
        expect((await add.isDisabled()) || (await add.getAttribute('data-disabled')) !== null).toBe(
          true,
        )
        expect(await findingsInBothSchemes(page)).toEqual([])
      })
    } finally {
      await database.drop()
    }
  })
})

async function expectVisible(locator: { waitFor(): Promise<void> }): Promise<void> {
  await locator.waitFor()
}
