import { randomUUID } from 'node:crypto'
import { openReader } from '../../storage/open-reader'
import type { Reader } from '../../storage/reader'
import { readBuild, readMeta } from '../../storage/rollup-cache'
import type { CacheConnection } from '../../storage/rollup-connection'
import { openRollupFile } from '../../storage/rollup-schema'
import { type RollupSource, withRollupSource } from '../../storage/rollup-source'
import {
  addFresh,
  adoptSignatures,
  checkWhole,
  clearFresh,
  differingDays,
  dropLease,
  finishFresh,
  replaceAll,
  replaceDay,
  takeLease,
} from '../../storage/rollup-writer'
import { AppError } from '../../../contract/errors'
import { type Accumulator, makeAccumulator } from './accumulator'
import { daysToCompare } from './days-to-compare'
import type { RollupContext, RollupOutcome, RollupProgress, RollupTask } from './rollup-task'
import { makeZoneDays, stretches, type ZoneDays } from './zone-days'

const CHUNK = 100_000
/** A checkpoint is written after so many cells or milliseconds. */
const CHECKPOINT_CELLS = 400_000
const CHECKPOINT_MS = 4_000
/** After so many days a comparison looks whether it is cancelled. */
const DAYS_AT_ONCE = 7
/**
 * Brings a cache up to date, building it when it has no cells of the zone. What is done stays when
 * it is cancelled or fails; a build goes on from its last checkpoint. Throws AppError.
 */
export async function runRollupTask(
  task: RollupTask,
  onProgress: (progress: RollupProgress) => void,
  signal: AbortSignal,
): Promise<RollupOutcome> {
  signal.throwIfAborted()
  const owner = randomUUID()
  const cache = await openRollupFile(task.cacheFile)
  const { settings, password } = task
  let db: Reader | undefined
  let renewal: NodeJS.Timeout | undefined
  try {
    if (!(await takeLease(cache, owner, Date.now()))) return { kind: 'busy', took: {}, repaired: 0 }
    renewal = setInterval(() => {
      takeLease(cache, owner, Date.now()).catch(() => undefined)
    }, 5_000)
    const reader = (db = await openReader({ settings, password }))
    if (task.depth !== 'open' && !(await checkWhole(cache))) throw damaged(task.cacheFile)
    const context = (source: RollupSource): RollupContext => ({
      task,
      cache,
      source,
      zone: makeZoneDays(task.timeZone),
      signal,
      progress: onProgress,
      took: {},
    })
    let resumed = false
    const { timeZone } = await readMeta(cache)
    let took: RollupContext['took'] = {}
    if (timeZone !== task.timeZone) {
      resumed = (await readBuild(cache))?.timeZone === task.timeZone
      took = await withRollupSource(reader, async (source) => sumAll(context(source)))
      if (!resumed) return { kind: 'done', took, repaired: 0 }
    }
    // A build in several parts saw several states of the database: compared, but no news.
    return await withRollupSource(reader, async (source) => {
      const later = context(source)
      const repaired = resumed
        ? await refresh({ ...later, task: { ...task, depth: 'signatures', record: false } })
        : await refresh(later)
      return { kind: 'done', took: { ...took, ...later.took }, repaired }
    })
  } finally {
    clearInterval(renewal)
    await dropLease(cache, owner).catch(() => undefined)
    await cache.close().catch(() => undefined)
    await db?.close().catch(() => undefined)
  }
}

/** Sums all rows by id and puts them in the place of what is there. */
async function sumAll(context: RollupContext): Promise<RollupContext['took']> {
  const { task, cache, source, zone } = context
  const started = await readBuild(cache)
  const begun = started?.timeZone === task.timeZone ? started : null
  if (!begun) await clearFresh(cache)
  const startedAt = begun?.startedAt ?? (await source.now())
  await readAll(context, 'build', {
    after: begun?.after ?? null,
    rows: begun?.rows ?? 0,
    startedAt,
  })
  const at = new Date(task.now * 1000).toISOString()
  await replaceAll(cache, {
    timeZone: task.timeZone,
    openFrom: firstOpenDay(zone, task.now),
    refreshedAt: at,
    verifiedAt: at,
    writtenUntil: startedAt,
  })
  return context.took
}

/** Reads every row into the cache's fresh cells; a build remembers how far it came. */
async function readAll(
  { task, cache, source, zone, signal, progress, took }: RollupContext,
  activity: 'build' | 'verify',
  position: { after: string | null; rows: number; startedAt: number },
): Promise<void> {
  const begun = performance.now()
  const estimate = await source.estimateCalls()
  const sums = makeAccumulator(zone)
  const chunk = task.chunk ?? CHUNK
  let { after } = position
  let checkpoint = performance.now()
  let more = true
  const report = (): void => {
    const done = position.rows + sums.rows
    progress({ activity, done, total: estimate === null ? null : Math.max(estimate, done) })
  }
  const keep = async (): Promise<void> => {
    const rows = position.rows + sums.rows
    const { timeZone } = task
    const { startedAt } = position
    const build =
      activity === 'build' && after !== null ? { timeZone, after, rows, startedAt } : null
    await addFresh(cache, sums.take(activity === 'build'), build)
    checkpoint = performance.now()
  }
  while (more) {
    report()
    // What was summed is kept: the build goes on from here.
    if (signal.aborted && activity === 'build') await keep()
    signal.throwIfAborted()
    const next = await source.readById(after, chunk, sums.add)
    more = next.more
    after = next.last
    const due = sums.cells > CHECKPOINT_CELLS || performance.now() - checkpoint > CHECKPOINT_MS
    if (more && due) await keep()
  }
  report()
  await keep()
  took.full = performance.now() - begun
}

/** Compares by the task's depth and repairs what differs. Answers the number of repaired days. */
async function refresh(context: RollupContext): Promise<number> {
  const { task, cache, source, zone, signal, progress } = context
  await clearFresh(cache)
  const meta = await readMeta(cache)
  const openFrom = firstOpenDay(zone, task.now)
  const full = task.depth === 'full'
  const writtenUntil = await source.now()
  let compared: number[] | 'all' = 'all'
  if (full) {
    await readAll(context, 'verify', { after: null, rows: 0, startedAt: 0 })
  } else {
    const named = await daysToCompare(context, meta)
    // Rows of the open days, and of those that were open last time, to the end of time.
    const opened = Math.min(meta.openFrom, openFrom)
    const closed = [...named].filter((day) => day < opened).toSorted((a, b) => a - b)
    const sums = makeAccumulator(zone)
    for (const { first, last } of stretches(closed)) {
      for (let day = first; day <= last; day += DAYS_AT_ONCE) {
        const end = Math.min(day + DAYS_AT_ONCE, last + 1)
        progress({ activity: 'refresh', done: sums.rows, total: null })
        await source.readRange(zone.startOf(day), zone.startOf(end), sums.add, signal)
        signal.throwIfAborted()
        await flushWhenLarge(cache, sums)
      }
    }
    await source.readRange(zone.startOf(opened), null, sums.add, signal)
    signal.throwIfAborted()
    await addFresh(cache, sums.take(false), null)
    compared = [...closed, ...(await openDaysOf(cache, opened))]
  }
  const differing = await differingDays(cache, compared)
  const noticedAt = new Date(task.now * 1000).toISOString()
  for (const day of differing) {
    const news = task.record && day < meta.openFrom
    await replaceDay(cache, day, news ? noticedAt : null)
  }
  await adoptSignatures(cache)
  await finishFresh(cache, {
    ...meta,
    openFrom,
    refreshedAt: noticedAt,
    verifiedAt: full ? noticedAt : meta.verifiedAt,
    writtenUntil: task.depth === 'open' ? meta.writtenUntil : writtenUntil,
  })
  return differing.length
}

async function flushWhenLarge(cache: CacheConnection, sums: Accumulator): Promise<void> {
  if (sums.cells > CHECKPOINT_CELLS) await addFresh(cache, sums.take(false), null)
}

/** Open days with calls, in the cells or among what was read. */
async function openDaysOf(cache: CacheConnection, from: number): Promise<number[]> {
  const rows = await cache.all<{ day: number }>(
    `SELECT day FROM days WHERE day >= ?1 UNION SELECT day FROM fresh_days WHERE day >= ?1`,
    [from],
  )
  return rows.map((row) => row.day)
}

/** Yesterday, in the zone: other programs still write to it. */
function firstOpenDay(zone: ZoneDays, now: number): number {
  return zone.dayOf(now) - 1
}

function damaged(file: string): AppError {
  return new AppError('connection_failed', `The cache ${file} is damaged.`, {
    reason: 'not_a_database',
  })
}
