import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../test/electron-shim/find-chromium.mjs'
import { startBrowserMode } from '../test/fixtures/browser-mode'
import { openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { type ResultRow, times } from './report'
import { measureScroll, type ScrollMeasurement, scrollThrough } from './scroll'

const ROWS = 100_000
const ROWS_PER_FRAME = 60
const WARM_UP_ROWS = 12_000
const VIEWPORT = { width: 1280, height: 800 }
/** A frame of a display of 60 Hz. */
const AIM_MS = 16.7

/**
 * The Logs screen of browser mode in Chromium, scrolled through 100,000 rows, beside an empty page
 * of their height scrolled the same way.
 */
export async function benchScroll(
  engine: EngineName,
  database: BenchDatabase,
  rows: number,
): Promise<ResultRow[]> {
  await buildSums(database)
  const server = await startBrowserMode({
    ...(process.env as Record<string, string>),
    TOKEN_LEDGER_HOME: database.folder,
    TOKEN_LEDGER_DATABASE_URL: database.url,
    LANGUAGE: 'en',
  })
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    chromiumSandbox: false,
  })
  try {
    const wanted = Math.min(ROWS, rows - WARM_UP_ROWS)
    const floor = await scrollEmpty(browser, wanted)
    const ours = await scrollLogs(browser, server.link, wanted)
    if (ours.rows < wanted) throw new Error(`Only ${ours.rows} rows passed by.`)
    return [frameRow(engine, ours, floor), workRow(engine, ours, floor)]
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** Before the screen opens, so that nothing is built while it is scrolled. */
async function buildSums({ url, folder }: BenchDatabase): Promise<void> {
  const app = await openApp(url, folder)
  await app.request('rollup.verify', { full: true })
  await app.rollupIdle()
  await app.close()
}

async function scrollLogs(
  browser: Browser,
  link: string,
  rows: number,
): Promise<ScrollMeasurement> {
  const page = await openPage(browser)
  await page.goto(link)
  await page.getByRole('main').waitFor()
  await page.goto(new URL('/logs?period=allTime', page.url()).href)
  await measureScroll(page, { rows: WARM_UP_ROWS, rowsPerFrame: ROWS_PER_FRAME })
  return measureScroll(page, { rows, rowsPerFrame: ROWS_PER_FRAME })
}

async function scrollEmpty(browser: Browser, rows: number): Promise<ScrollMeasurement> {
  const page = await openPage(browser)
  const rowHeight = 28
  await page.setContent(
    `<main style="height: 600px; overflow: auto">
       <div style="height: ${(rows + WARM_UP_ROWS + 1_000) * rowHeight}px"></div>
     </main>`,
  )
  const scroller = page.getByRole('main')
  const options = { rowsPerFrame: ROWS_PER_FRAME, rowHeight }
  await scrollThrough(scroller, { ...options, rows: WARM_UP_ROWS })
  const measured = await scrollThrough(scroller, { ...options, rows })
  await page.close()
  return measured
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-US' })
  return context.newPage()
}

function frameRow(
  engine: EngineName,
  ours: ScrollMeasurement,
  floor: ScrollMeasurement,
): ResultRow {
  return {
    engine,
    what: `Logs: ${ours.rows.toLocaleString('en')} rows scrolled, a frame`,
    ours: frames(ours),
    floor: frames(floor),
    ratio: times(ours.frameP95 / floor.frameP95),
    aim: `≤ ${AIM_MS} ms at the 95th percentile`,
    // Chromium tells times in tenths of a millisecond.
    met: Number(ours.frameP95.toFixed(1)) <= AIM_MS,
  }
}

function workRow(engine: EngineName, ours: ScrollMeasurement, floor: ScrollMeasurement): ResultRow {
  const work = ({ workP50, workP95, workMax }: ScrollMeasurement): string =>
    `${workP95.toFixed(1)} ms (median ${workP50.toFixed(1)}, longest ${workMax.toFixed(1)})`
  return {
    engine,
    what: 'Logs: scripts, styles and layout of a frame',
    ours: work(ours),
    floor: work(floor),
    ratio: '',
    aim: `< ${AIM_MS} ms at the 95th percentile`,
    met: ours.workP95 < AIM_MS,
  }
}

function frames({ frameP50, frameP95, frameMax, late }: ScrollMeasurement): string {
  const share = (late * 100).toFixed(1)
  return `${frameP95.toFixed(1)} ms (median ${frameP50.toFixed(1)}, longest ${frameMax.toFixed(1)}, ${share} % late)`
}
