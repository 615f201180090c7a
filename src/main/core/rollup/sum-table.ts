import type { Id } from '../../../contract/values'
import { type SumColumns, SUMS_PER_ROW } from '../../storage/rollup-margins'
import type { RollupQuery, SpendCell } from './rollup'
import { dateOfDay } from './zone-days'

/** Days of the accounting zone as numbers, both inclusive; null is open. */
export interface DayQuery extends Omit<RollupQuery, 'from' | 'to'> {
  from: number | null
  to: number | null
}

/**
 * Adds up the rows that a query means, by its keys: one cell for each combination. Twenty thousand
 * rows take a millisecond; as SQL they take twenty.
 */
export function sumTable(table: SumColumns, query: DayQuery): SpendCell[] {
  const { days, models, projects } = table
  const from = query.from ?? -Infinity
  const to = query.to ?? Infinity
  const wantedModels = query.modelIds && placesOf(table.modelIds, query.modelIds)
  const wantedProjects = query.projectIds && placesOf(table.projectIds, query.projectIds)
  const byDay = query.by.includes('day')
  const byModel = query.by.includes('model')
  const byProject = query.by.includes('project')
  const keysOf = (row: number): CellKeys => ({
    day: byDay ? dateOfDay(days[row] ?? 0) : null,
    modelId: byModel ? (table.modelIds[models[row] ?? 0] ?? null) : null,
    projectId: byProject ? (table.projectIds[projects[row] ?? 0] ?? null) : null,
  })
  const isAGroup = byDay && isTold(byModel, table.modelIds) && isTold(byProject, table.projectIds)
  const width = Math.max(table.projectIds.length, 1)
  const span = Math.max(table.modelIds.length, 1) * width
  const cells: SpendCell[] = []
  const known = new Map<number, SpendCell>()
  for (let row = 0; row < days.length; row++) {
    const day = days[row] ?? 0
    if (day < from || day > to) continue
    const model = models[row] ?? 0
    const project = projects[row] ?? 0
    if (wantedModels && wantedModels[model] !== 1) continue
    if (wantedProjects && wantedProjects[project] !== 1) continue
    const key = (byDay ? day * span : 0) + (byModel ? model * width : 0) + (byProject ? project : 0)
    const cell = isAGroup ? undefined : known.get(key)
    if (cell) addRow(cell, table.sums, row * SUMS_PER_ROW)
    else {
      const first = cellOf(keysOf(row), table.sums, row * SUMS_PER_ROW)
      cells.push(first)
      if (!isAGroup) known.set(key, first)
    }
  }
  return cells
}

type CellKeys = Pick<SpendCell, 'day' | 'modelId' | 'projectId'>

function cellOf({ day, modelId, projectId }: CellKeys, sums: Float64Array, at: number): SpendCell {
  return {
    day,
    modelId,
    projectId,
    calls: sums[at] ?? 0,
    cacheHits: sums[at + 1] ?? 0,
    inputTokens: sums[at + 2] ?? 0,
    outputTokens: sums[at + 3] ?? 0,
    costMicros: sums[at + 4] ?? 0,
    zeroCostCalls: sums[at + 5] ?? 0,
  }
}

/** What a question without keys is answered with where there are no calls. */
export const noCallsAtAll: SpendCell = cellOf(
  { day: null, modelId: null, projectId: null },
  new Float64Array(SUMS_PER_ROW),
  0,
)

/** Whether the rows that differ in this key alone are asked for apart. */
function isTold(asked: boolean, ids: readonly Id[]): boolean {
  return asked || ids.length <= 1
}

/** The margin that knows all keys of a query; null: it takes the cells themselves. */
export function marginOf({ by, modelIds, projectIds }: DayQuery): 'model' | 'project' | null {
  const model = by.includes('model') || modelIds !== undefined
  const project = by.includes('project') || projectIds !== undefined
  return !project ? 'model' : model ? null : 'project'
}

function placesOf(ids: readonly Id[], wanted: readonly Id[]): Uint8Array {
  const set = new Set(wanted)
  return Uint8Array.from(ids, (id) => (set.has(id) ? 1 : 0))
}

function addRow(cell: SpendCell, sums: Float64Array, at: number): void {
  cell.calls += sums[at] ?? 0
  cell.cacheHits += sums[at + 1] ?? 0
  cell.inputTokens += sums[at + 2] ?? 0
  cell.outputTokens += sums[at + 3] ?? 0
  cell.costMicros += sums[at + 4] ?? 0
  cell.zeroCostCalls += sums[at + 5] ?? 0
}
