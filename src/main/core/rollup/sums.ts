import { AppError } from '../../../contract/errors'
import type { RollupMeta } from '../../storage/rollup-cache'
import type { CacheConnection } from '../../storage/rollup-connection'
import { type CachedCell, readCachedSums } from '../../storage/rollup-sums'
import type { Margins } from './margins'
import { mergeCells, type OpenDays } from './open-days'
import type { RollupQuery, SpendCell } from './rollup'
import { type DayQuery, marginOf, noCallsAtAll, sumTable } from './sum-table'
import { dateOfDay, dayOfDate, makeZoneDays, type ZoneDays } from './zone-days'

export interface SumsSource {
  cache: CacheConnection
  margins: Margins
  meta: RollupMeta
  timeZone: string
  openDays: OpenDays
  /** The app's clock, UTC seconds. */
  now: number
  /** The database was out of reach a moment ago: it is not asked again. */
  offline: boolean
  /** Told how the database answered, when it was asked. */
  onReach(error: AppError | null): void
}

/** Closed days from the cache, open days from raw rows, or all from the cache when offline. */
export async function readSums(
  source: SumsSource,
  query: RollupQuery,
): Promise<SpendCell[] | null> {
  const { meta, timeZone } = source
  if (meta.timeZone !== timeZone) return null
  const from = query.from === null ? null : dayOfDate(query.from)
  const to = query.to === null ? null : dayOfDate(query.to)
  const open = to !== null && to < meta.openFrom ? 'none' : await openCells(source)
  if (open === null) return null
  const cachedTo =
    open === 'offline' ? to : Math.min(to ?? Number.MAX_SAFE_INTEGER, meta.openFrom - 1)
  const closed = await closedCells(source, { ...query, from, to: cachedTo })
  if (closed === null) return null
  const cells =
    open === 'offline' || open === 'none'
      ? closed
      : join(closed, sumTable(open, { ...query, from, to }), query.by.includes('day'))
  return query.by.length === 0 && cells.length === 0 ? [noCallsAtAll] : cells
}

/** From the margin in memory where one knows the keys, otherwise from the file. */
async function closedCells(
  { cache, margins, meta, timeZone }: SumsSource,
  query: DayQuery,
): Promise<SpendCell[] | null> {
  const key = marginOf(query)
  const margin = key && (await margins.read(key, meta.revision))
  if (margin) return margin.timeZone === timeZone ? sumTable(margin, query) : null
  if (query.zeroCostOnly && query.modelIds && !query.by.includes('model')) {
    const { modelIds, ...ofAll } = query
    const found = await margins.readZeroCost(modelIds, meta.revision)
    if (found) return found.timeZone === timeZone ? sumTable(found, ofAll) : null
  }
  const cached = await readCachedSums(cache, { ...query, timeZone })
  return cached && cached.map(toSpendCell)
}

/** Closed and open days are different days, so only sums over days meet. */
function join(closed: SpendCell[], open: SpendCell[], byDay: boolean): SpendCell[] {
  return byDay ? [...closed, ...open] : mergeCells([...closed, ...open])
}

const zones = new Map<string, ZoneDays>()

/** A zone's boundaries, found once. */
function zoneDaysOf(timeZone: string): ZoneDays {
  const known = zones.get(timeZone)
  if (known) return known
  const made = makeZoneDays(timeZone)
  zones.set(timeZone, made)
  return made
}

async function openCells(
  source: SumsSource,
): Promise<Awaited<ReturnType<OpenDays['read']>> | 'offline'> {
  const { meta, timeZone, openDays, now, offline, onReach } = source
  if (offline) return 'offline'
  const zone = zoneDaysOf(timeZone)
  try {
    const cells = await openDays.read(zone, timeZone, meta.openFrom, zone.dayOf(now))
    onReach(null)
    return cells
  } catch (error) {
    if (!isUnreachable(error)) throw error
    onReach(error)
    return 'offline'
  }
}

/** True when the database cannot be asked at all, so that the cache has to do. */
export function isUnreachable(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    ['not_connected', 'connection_failed', 'connection_lost'].includes(error.code)
  )
}

function toSpendCell(cell: CachedCell): SpendCell {
  return { ...cell, day: cell.day === null ? null : dateOfDay(cell.day) }
}
