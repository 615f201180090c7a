import { type OpenCell, readOpenCells } from '../../storage/rollup-open'
import type { Workspace } from '../workspace'
import type { RollupQuery, SpendCell } from './rollup'
import { dateOfDay, dayOfDate, type ZoneDays } from './zone-days'

/** Sums of the open days, from raw rows. */
export interface OpenDays {
  /** Cells of all days from `openFrom` on. Null: too many days to be summed this way. */
  read(zone: ZoneDays, timeZone: string, openFrom: number, today: number): Promise<Cells | null>
  forget(): void
}

type Cells = readonly (OpenCell & { day: number })[]

/** Several charts of one screen ask at once. */
const MAX_AGE_MS = 3_000
/** After a longer absence the raw rows answer by themselves until the first refresh. */
const MAX_DAYS = 62

export function makeOpenDays(workspace: Workspace): OpenDays {
  let cached: { key: string; at: number; cells: Promise<Cells> } | undefined
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
): Promise<Cells> {
  const starts: number[] = []
  for (let day = openFrom; day <= today + 1; day++) {
    const start = zone.startOf(day)
    if (start !== starts.at(-1)) starts.push(start)
  }
  const cells = await readOpenCells(workspace.database(), starts)
  return cells.map((cell) => ({ ...cell, day: zone.dayOf(cell.at) }))
}

/** Adds up the cells that a query means, by its keys. */
export function sumCells(cells: Cells, query: RollupQuery): SpendCell[] {
  const from = query.from === null ? -Infinity : dayOfDate(query.from)
  const to = query.to === null ? Infinity : dayOfDate(query.to)
  const models = query.modelIds && new Set(query.modelIds)
  const projects = query.projectIds && new Set(query.projectIds)
  const kept = cells.filter(
    (cell) =>
      cell.day >= from &&
      cell.day <= to &&
      (models?.has(cell.modelId) ?? true) &&
      (projects?.has(cell.projectId) ?? true),
  )
  return mergeCells(
    kept.map((cell) => ({
      day: query.by.includes('day') ? dateOfDay(cell.day) : null,
      modelId: query.by.includes('model') ? cell.modelId : null,
      projectId: query.by.includes('project') ? cell.projectId : null,
      calls: cell.calls,
      cacheHits: cell.cacheHits,
      inputTokens: cell.inputTokens,
      outputTokens: cell.outputTokens,
      costMicros: cell.costMicros,
      zeroCostCalls: cell.zeroCostCalls,
    })),
  )
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
