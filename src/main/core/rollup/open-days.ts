import type { Id } from '../../../contract/values'
import type { SumColumns } from '../../storage/rollup-margins'
import { readOpenCells } from '../../storage/rollup-open'
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
/** After a longer absence the raw rows answer by themselves until the first refresh. */
const MAX_DAYS = 62

export function makeOpenDays(workspace: Workspace): OpenDays {
  let cached: { key: string; at: number; cells: Promise<SumColumns> } | undefined
  return {
    async read(zone, timeZone, openFrom, today) {
      if (today - openFrom > MAX_DAYS) return null
      const key = `${workspace.generation()} ${timeZone} ${openFrom} ${today}`
      const now = performance.now()
      if (!cached || cached.key !== key || now - cached.at > MAX_AGE_MS) {
        const cells = readCells(workspace, zone, openFrom, today)
        const entry = { key, at: now, cells }
        cached = entry
        cells.catch(() => {
          if (cached === entry) cached = undefined
        })
      }
      return cached.cells
    },
    forget: () => (cached = undefined),
  }
}

async function readCells(
  workspace: Workspace,
  zone: ZoneDays,
  openFrom: number,
  today: number,
): Promise<SumColumns> {
  const starts: number[] = []
  for (let day = openFrom; day <= today + 1; day++) {
    const start = zone.startOf(day)
    if (start !== starts.at(-1)) starts.push(start)
  }
  const cells = await readOpenCells(workspace.database(), starts)
  const [models, modelIds] = placesOf(cells.map(({ modelId }) => modelId))
  const [projects, projectIds] = placesOf(cells.map(({ projectId }) => projectId))
  const sums = cells.flatMap((cell) => [
    cell.calls,
    cell.cacheHits,
    cell.inputTokens,
    cell.outputTokens,
    cell.costMicros,
    cell.zeroCostCalls,
  ])
  return {
    days: Int32Array.from(cells, ({ at }) => zone.dayOf(at)),
    models,
    modelIds,
    projects,
    projectIds,
    sums: Float64Array.from(sums),
  }
}

function placesOf(ids: readonly Id[]): [Uint32Array, Id[]] {
  const places = new Map<Id, number>()
  for (const id of ids) if (!places.has(id)) places.set(id, places.size)
  return [Uint32Array.from(ids, (id) => places.get(id) ?? 0), [...places.keys()]]
}

/** One cell for each combination of keys. */
export function mergeCells(cells: readonly SpendCell[]): SpendCell[] {
  const merged = new Map<string, SpendCell>()
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
