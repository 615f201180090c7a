import type { Id } from '../../../contract/values'
import type { SumColumns } from '../../storage/rollup-margins'
import { readOpenCells, readOpenExtent } from '../../storage/rollup-open'
import type { Workspace } from '../workspace'
import type { SpendCell } from './rollup'
import type { ZoneDays } from './zone-days'

/** Sums of the open days, from raw rows. */
export interface OpenDays {
  /** Cells of all days from `openFrom` on. Null: too many days to be summed this way. */
  read(
    zone: ZoneDays,
    timeZone: string,
    openFrom: number,
    today: number,
  ): Promise<SumColumns | null>
  forget(): void
}

/** Several charts of one screen ask at once. */
const MAX_AGE_MS = 3_000
/** The same sums hold as long as no call comes or goes; one changed in place shows after so long. */
const UNCHANGED_MS = 20_000
/** After a longer absence the raw rows answer by themselves until the first refresh. */
const MAX_DAYS = 62

interface Known {
  key: string
  /** When the sums were read, and when it was last seen that they still hold. */
  readAt: number
  seenAt: number
  sums: Promise<OpenSums>
}

interface OpenSums {
  columns: SumColumns
  calls: number
  lastId: Id | null
}

export function makeOpenDays(workspace: Workspace): OpenDays {
  let known: Known | undefined

  function keep(key: string, readAt: number, sums: Promise<OpenSums>): Promise<OpenSums> {
    const entry = { key, readAt, seenAt: performance.now(), sums }
    known = entry
    sums.catch(() => {
      if (known === entry) known = undefined
    })
    return sums
  }

  return {
    async read(zone, timeZone, openFrom, today) {
      if (today - openFrom > MAX_DAYS) return null
      const key = `${workspace.generation()} ${timeZone} ${openFrom} ${today}`
      const now = performance.now()
      const found = known?.key === key ? known : undefined
      if (found && now - found.seenAt <= MAX_AGE_MS) return (await found.sums).columns
      const read = (): Promise<OpenSums> => readOpenSums(workspace, zone, openFrom, today)
      if (!found || now - found.readAt > UNCHANGED_MS) return (await keep(key, now, read())).columns
      const sums = stillTrue(workspace, zone.startOf(openFrom), found.sums).then(
        (unchanged) => unchanged ?? keep(key, now, read()),
      )
      return (await keep(key, found.readAt, sums)).columns
    },
    forget: () => (known = undefined),
  }
}

/** The sums, unless calls came or went since they were read. */
async function stillTrue(
  workspace: Workspace,
  from: number,
  sums: Promise<OpenSums>,
): Promise<OpenSums | null> {
  const extent = await readOpenExtent(workspace.database(), from)
  const known = await sums
  return extent.calls === known.calls && extent.lastId === known.lastId ? known : null
}

async function readOpenSums(
  workspace: Workspace,
  zone: ZoneDays,
  openFrom: number,
  today: number,
): Promise<OpenSums> {
  const starts: number[] = []
  for (let day = openFrom; day <= today + 1; day++) {
    const start = zone.startOf(day)
    if (start !== starts.at(-1)) starts.push(start)
  }
  const cells = await readOpenCells(workspace.database(), starts)
  const rows = mergeCells(cells.map((cell) => ({ ...cell, day: zone.dayOf(cell.at) })))
  const [models, modelIds] = placesOf(rows.map(({ modelId }) => modelId))
  const [projects, projectIds] = placesOf(rows.map(({ projectId }) => projectId))
  const sums = rows.flatMap((cell) => [
    cell.calls,
    cell.cacheHits,
    cell.inputTokens,
    cell.outputTokens,
    cell.costMicros,
    cell.zeroCostCalls,
  ])
  return {
    columns: {
      days: Int32Array.from(rows, ({ day }) => day),
      models,
      modelIds,
      projects,
      projectIds,
      sums: Float64Array.from(sums),
    },
    calls: cells.reduce((calls, cell) => calls + cell.calls, 0),
    lastId: cells.reduce<Id | null>((last, { lastId }) => greater(last, lastId), null),
  }
}

function greater(one: Id | null, other: Id): Id {
  return one !== null && BigInt(one) > BigInt(other) ? one : other
}

function placesOf(ids: readonly Id[]): [Uint32Array, Id[]] {
  const places = new Map<Id, number>()
  for (const id of ids) if (!places.has(id)) places.set(id, places.size)
  return [Uint32Array.from(ids, (id) => places.get(id) ?? 0), [...places.keys()]]
}

/** Its day may be a date or a number. */
type MergeableCell = Omit<SpendCell, 'day'> & { day: SpendCell['day'] | number }

/** One cell for each combination of keys. */
export function mergeCells<One extends MergeableCell>(cells: readonly One[]): One[] {
  const merged = new Map<string, One>()
  for (const cell of cells) {
    const key = `${cell.day} ${cell.modelId} ${cell.projectId}`
    const sum = merged.get(key)
    if (!sum) {
      merged.set(key, { ...cell })
      continue
    }
    sum.calls += cell.calls
    sum.cacheHits += cell.cacheHits
    sum.inputTokens += cell.inputTokens
    sum.outputTokens += cell.outputTokens
    sum.costMicros += cell.costMicros
    sum.zeroCostCalls += cell.zeroCostCalls
  }
  return [...merged.values()]
}
