import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { measureScroll } from '../../bench/scroll'
import { type Call, startOtherProgram } from '../core/rollup/other-program'
import { createEngineDatabase } from '../fixtures/engines'
import { startTestCore } from '../fixtures/test-core'
import { findingsInBothSchemes } from './accessibility'
import { describeOnEveryTarget, keepPicture } from './targets'

const HOUR = 3_600
const HOURS = 600

describeOnEveryTarget('logs at scale', (target) => {
  // Each host has one engine, so that both are seen without running everything twice.
  const engine = target.name === 'browser mode' ? 'sqlite' : 'mysql'

  it(`live, by date, arranged and narrowed, on ${engine}`, async () => {
    const database = await createEngineDatabase(engine)
    const core = await startTestCore({ databaseUrl: database.url })
    await core.request('usage.count', { filter: {} })
    const now = Math.floor(Date.now() / 1_000)
    const other = await startOtherProgram(database)
    await other.insert(Array.from({ length: HOURS }, (_, at) => callAt(at + 1, now - at * HOUR)))
    const app = await target.launch({ databaseUrl: database.url })
    const { page } = app
    const grid = page.getByRole('grid')
    const row = (id: number) => page.locator(`#call-${id}`)
    try {
      await page.getByRole('navigation').first().getByRole('link', { name: 'Logs' }).click()
      await row(1).waitFor()

      // At the top, calls that another program writes show as they land.
      await page.getByRole('button', { name: 'Live' }).click()
      await other.insert([callAt(1_001, now + 1)])
      await row(1_001).waitFor()
      // Also one that was written late: its time, not its id, says where it stands.
      await other.insert([callAt(700, now - 90 * 60)])
      await row(700).waitFor()
      // Further down nothing moves; a pill tells of them.
      await grid.evaluate((element) => (element.scrollTop = 1_400))
      await row(50).waitFor()
      const place = await row(50).boundingBox()
      await other.insert([callAt(1_002, now + 2), callAt(1_003, now + 3)])
      const pill = page.getByRole('button', { name: '2 new calls' })
      await pill.waitFor()
      expect(await row(50).boundingBox()).toEqual(place)
      await pill.click()
      await row(1_003).waitFor()
      await page.getByRole('button', { name: 'Live' }).click()

      // A day: its last call stands at the top, and the list goes on in both directions.
      const day = new Date((now - 72 * HOUR) * 1_000)
      await page.keyboard.press('g')
      await page.getByRole('button', { name: dayName(day), exact: true }).click()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.getByRole('button', { name: 'Go there' }).click()
      const days = day.toISOString().slice(0, 10)
      await expect.poll(() => firstTime(page)).toMatch(new RegExp(`^${days} 2[23]:`))
      expect(page.url()).toContain('at=')
      await grid.hover()
      await page.mouse.wheel(0, -560)
      await expect.poll(async () => (await firstTime(page)) > `${days} 24`).toBe(true)
      await page.reload()
      await expect.poll(() => firstTime(page)).toMatch(new RegExp(`^${days} 2[23]:`))
      await page.getByRole('button', { name: 'Back to the first call' }).click()
      await row(1_003).waitFor()

      // Columns: chosen and moved in the menu, resized at their edge, and as they were after a reload.
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByRole('checkbox', { name: 'Type' }).uncheck()
      await page.getByRole('button', { name: 'Move Cost towards the start' }).click()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await page.keyboard.press('Escape')
      const edge = page.getByRole('separator', { name: 'Width of Cost' })
      const before = Number(await edge.getAttribute('aria-valuenow'))
      // Each press goes to the edge, whenever the menu gives the focus back.
      await edge.press('ArrowRight')
      await edge.press('ArrowRight')
      await expect.poll(() => edge.getAttribute('aria-valuenow')).toBe(String(before + 16))
      await page.getByRole('columnheader', { name: 'Cost' }).hover()
      await page
        .getByRole('columnheader', { name: 'Output' })
        .dragTo(page.getByRole('columnheader', { name: 'Time' }))
      await page.reload()
      await row(1_003).waitFor()
      expect(await columnNames(page)).toEqual([
        'Output',
        'Time',
        'Provider',
        'Model',
        'Project',
        'Input',
        'Total',
        'Cost',
        'Cache',
      ])
      expect(await edge.getAttribute('aria-valuenow')).toBe(String(before + 16))
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByRole('button', { name: 'Reset columns' }).click()
      await page.keyboard.press('Escape')
      await expect.poll(() => columnNames(page).then((names) => names[0])).toBe('Time')

      // The spend by time sets the period, and the scope goes along to other screens and back.
      await page.getByRole('slider').focus()
      await page.keyboard.press('End')
      await page.keyboard.press('Shift+ArrowLeft')
      await page.keyboard.press('Enter')
      await page.waitForURL(/from=.*to=/)
      const scope = new URL(page.url()).search
      await page.getByRole('navigation').first().getByRole('link', { name: 'Models' }).click()
      await page.waitForURL(/\/models$/)
      for (const screen of ['Explorer', 'Dashboard', 'Logs']) {
        await page.getByRole('navigation').first().getByRole('link', { name: screen }).click()
        await page.getByRole('heading', { name: screen, level: 1 }).waitFor()
        expect(new URL(page.url()).search).toBe(scope)
      }
      await row(1_003).waitFor()

      // A long scroll keeps few rows in the page, and passes every one of them.
      await page.getByRole('button', { name: /^Period/ }).click()
      await page.getByRole('button', { name: 'All time' }).click()
      await row(1_003).waitFor()
      const scrolled = await measureScroll(page, { rows: 400, rowsPerFrame: 10 })
      expect(scrolled.rows).toBe(400)
      expect(await grid.getByRole('row').count()).toBeLessThan(80)
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, `logs-${target.name}`)
      throw error
    } finally {
      await app.close()
      await other.close()
      await core.stop()
      await database.drop()
    }
  })
})

function callAt(id: number, at: number): Call {
  return {
    id: BigInt(id),
    model: '1',
    project: '1',
    input: 100,
    output: 10,
    hit: false,
    micros: 1_000,
    at,
  }
}

/** As the calendar calls a day. */
function dayName(day: Date): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' }).format(day)
  return `${part({ day: 'numeric' })} ${part({ month: 'long' })} ${part({ year: 'numeric' })}`
}

/** The time of the first row that is seen whole. */
function firstTime(page: Page): Promise<string> {
  return page.getByRole('grid').evaluate((element) => {
    const top = element.getBoundingClientRect().top + 32
    const rows = [...element.querySelectorAll('[role="row"][id]')]
      .map((row) => ({ row, y: row.getBoundingClientRect().top }))
      .filter(({ y }) => y >= top - 1)
      .toSorted((a, b) => a.y - b.y)
    return rows[0]?.row.firstElementChild?.textContent ?? ''
  })
}

function columnNames(page: Page): Promise<string[]> {
  return page.getByRole('columnheader').allTextContents()
}
