import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { appendLog, claudeLine, codexSession, writeLog } from '../fixtures/agent-homes'
import { temporaryFolder } from '../fixtures/engines'
import { findingsInBothSchemes } from './accessibility'
import { browserMode, keepPicture } from './targets'

const SESSION = '.claude/projects/-home-me-src-shop/one.jsonl'

describe("agents' logs · browser mode", () => {
  it('are shown, read by a click, and then by themselves', async () => {
    const user = await temporaryFolder()
    await writeLog(user, SESSION, claudeLine('a', 1) + claudeLine('b', 2))
    await writeLog(user, '.codex/sessions/rollout-1.jsonl', codexSession('s1'))
    const env = { HOME: user, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_CONFIG_HOME: '' }
    const app = await browserMode.launch({ env })
    const { page } = app
    try {
      await page.goto(new URL('/imports', page.url()).href)
      await page.getByText('~/.claude/projects').waitFor()
      await page.getByText('~/.codex/sessions').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Import everything new' }).click()
      await page.getByText('2 added · 0 duplicates skipped').waitFor()
      await page.getByText('1 added · 0 duplicates skipped').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      await page.getByLabel('Keep reading the logs of Claude Code').click({ force: true })
      await appendLog(user, SESSION, claudeLine('c', 3))
      await page.goto(new URL('/logs?from=2026-11-01', page.url()).href)
      await page.getByText('2026-11-01 10:03:00').waitFor({ timeout: 60_000 })
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, 'agents')
      throw error
    } finally {
      await app.close()
      await rm(user, { recursive: true, force: true })
    }
  })

  it('go into a closed month when that is said', async () => {
    const user = await temporaryFolder()
    const old = (id: string, minute: number): string =>
      claudeLine(id, minute).replace('2026-11-01', '2025-10-06')
    await writeLog(user, SESSION, old('a', 1))
    const env = { HOME: user, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_CONFIG_HOME: '' }
    const app = await browserMode.launch({ env })
    const { page } = app
    try {
      await page.goto(new URL('/imports', page.url()).href)
      await page.getByRole('button', { name: 'Import 1 new file' }).click()
      await page.getByText('1 added · 0 duplicates skipped').waitFor()
      await page.goto(new URL('/audit/months', page.url()).href)
      const months = page.getByRole('table', { name: 'Closed months' })
      await months
        .getByRole('button', { name: /^Close / })
        .last()
        .click()
      await page.getByRole('dialog').getByRole('button', { name: 'Close month' }).click()
      await months.getByRole('button', { name: /^Check / }).waitFor()

      await appendLog(user, SESSION, old('b', 2))
      await page.goto(new URL('/imports', page.url()).href)
      await page.getByRole('button', { name: 'Import 1 new file' }).click()
      await page.getByText('0 added · 0 duplicates skipped · 1 rejected').waitFor()
      await page.getByText('Up to date').waitFor()
      await page.getByRole('checkbox', { name: 'Write into closed months, too' }).check()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Read all of it again' }).click()
      await page.getByText('1 added · 1 duplicates skipped · 0 rejected').waitFor()
      await page.getByText('Up to date').waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, 'agents-closed')
      throw error
    } finally {
      await app.close()
      await rm(user, { recursive: true, force: true })
    }
  })
})
