import type { Locator, Page } from 'playwright-core'

/** How a long scroll went. Milliseconds. */
export interface ScrollMeasurement {
  /** Rows that passed by. */
  rows: number
  frames: number
  /** Time from one frame to the next. */
  frameP50: number
  frameP95: number
  frameMax: number
  /** Share of the frames that took longer than 16.7 ms (with half a millisecond for the clock). */
  late: number
  /** What the page itself worked in a frame: the scripts, styles and layout of one scroll step. */
  workP50: number
  workP95: number
  workMax: number
}

export interface ScrollOptions {
  /** Rows to pass by, 100,000 unless told otherwise. */
  rows?: number
  /** Rows of one frame: 60 is a hard flick (3,600 rows a second). */
  rowsPerFrame?: number
}

/**
 * Scrolls the Logs screen that `page` shows down through so many rows. Rows are read on the way as
 * they are for a person.
 */
export async function measureScroll(
  page: Page,
  { rows = 100_000, rowsPerFrame = 60 }: ScrollOptions = {},
): Promise<ScrollMeasurement> {
  const grid = page.getByRole('grid')
  const row = grid.getByRole('row').nth(1)
  await row.waitFor()
  const rowHeight = (await row.boundingBox())?.height ?? 28
  return scrollThrough(grid, { rows, rowsPerFrame, rowHeight })
}

/**
 * Scrolls an element frame by frame and answers how long the frames took. At its end it waits for
 * more outside of the measurement. `frame…` is what a person sees and depends on the machine's
 * display; `work…` is what the page has to do in each frame.
 */
export async function scrollThrough(
  scroller: Locator,
  { rows, rowsPerFrame, rowHeight }: Required<ScrollOptions> & { rowHeight: number },
): Promise<ScrollMeasurement> {
  return scroller.evaluate(
    async (element, { wanted, step, rowHeight: height }) => {
      const nextFrame = (): Promise<number> =>
        new Promise((resolve) => {
          requestAnimationFrame(resolve)
        })
      const intervals: number[] = []
      const work: number[] = []
      let passed = 0
      let before = await nextFrame()
      while (passed < wanted) {
        const room = element.scrollHeight - element.clientHeight - element.scrollTop
        if (room < step * height) {
          // At the end of what has been read: wait for more, or it is the end of the list.
          const end = element.scrollHeight
          const deadline = performance.now() + 5_000
          while (element.scrollHeight === end && performance.now() < deadline) await nextFrame()
          if (element.scrollHeight === end) break
          before = await nextFrame()
          continue
        }
        const start = performance.now()
        element.scrollTop += step * height
        // The scroll event comes before the frame's callbacks; those that are due after the page's
        // own see its styles and layout done.
        const now = await nextFrame()
        void element.getBoundingClientRect().top
        work.push(performance.now() - Math.max(start, now))
        intervals.push(now - before)
        before = now
        passed += step
      }
      const at = (values: number[], share: number): number => {
        const sorted = values.toSorted((a, b) => a - b)
        return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
      }
      return {
        rows: passed,
        frames: intervals.length,
        frameP50: at(intervals, 0.5),
        frameP95: at(intervals, 0.95),
        frameMax: Math.max(...intervals, 0),
        late: intervals.filter((ms) => ms > 17.2).length / Math.max(1, intervals.length),
        workP50: at(work, 0.5),
        workP95: at(work, 0.95),
        workMax: Math.max(...work, 0),
      }
    },
    { wanted: rows, step: rowsPerFrame, rowHeight },
  )
}
