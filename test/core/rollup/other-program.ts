import { expect } from 'vitest'
import { dayRanges } from '../../../src/main/core/periods'
import type { RollupQuery, SpendCell } from '../../../src/main/core/rollup/rollup'
import { type Database, openDatabase } from '../../../src/main/storage/database'
import { microsToUsd } from '../../../src/main/storage/codec'
import type { EngineDatabase } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'

/** A call as the other program writes it and as the test remembers it. */
export interface Call {
  id: bigint
  model: string
  project: string
  input: number
  output: number
  hit: boolean
  micros: number
  /** UTC seconds. */
  at: number
}

/** Writes llm_usage_logs directly, beside the app, and remembers what stands there. */
export interface OtherProgram {
  readonly calls: ReadonlyMap<bigint, Call>
  insert(calls: readonly Call[]): Promise<void>
  update(id: bigint, patch: Partial<Call>, keepUpdatedAt?: boolean): Promise<void>
  remove(ids: readonly bigint[]): Promise<void>
  /** Makes all rows look as if written so many seconds ago. */
  age(seconds: number): Promise<void>
  close(): Promise<void>
}

export async function startOtherProgram(database: EngineDatabase): Promise<OtherProgram> {
  const { settings, password } = database
  const db: Database = openDatabase({ settings, password, readOnly: false })
  const calls = new Map<bigint, Call>()
  let aged = 0
  const past = (seconds: number): string =>
    db.engine === 'mysql' ? `NOW() - INTERVAL ${seconds} SECOND` : `unixepoch() - ${seconds}`
  return {
    calls,
    async insert(added) {
      for (const call of added) calls.set(call.id, call)
      await db.transaction((tx) =>
        tx.bulkInsert(
          'llm_usage_logs',
          [
            'id',
            'llm_model_id',
            'project_id',
            'input_tokens',
            'output_tokens',
            'cache_hit',
            'cost_usd',
            'created_at',
          ],
          added.map((call) => [
            call.id,
            BigInt(call.model),
            BigInt(call.project),
            call.input,
            call.output,
            call.hit ? 1 : 0,
            db.codec.money(microsToUsd(call.micros)),
            db.codec.seconds(call.at),
          ]),
        ),
      )
    },
    async update(id, patch, keepUpdatedAt = false) {
      const old = calls.get(id)
      if (!old) throw new Error(`no call ${id}`)
      const call = { ...old, ...patch }
      calls.set(id, call)
      const kept = keepUpdatedAt
        ? db.engine === 'mysql'
          ? ', updated_at = updated_at'
          : ', updated_at = updated_at - 1'
        : ''
      await db.run(
        `UPDATE llm_usage_logs SET llm_model_id = ?, project_id = ?, input_tokens = ?,
           output_tokens = ?, cache_hit = ?, cost_usd = ?, created_at = ? ${kept} WHERE id = ?`,
        [
          BigInt(call.model),
          BigInt(call.project),
          call.input,
          call.output,
          call.hit ? 1 : 0,
          db.codec.money(microsToUsd(call.micros)),
          db.codec.seconds(call.at),
          id,
        ],
      )
    },
    async remove(ids) {
      for (const id of ids) calls.delete(id)
      await db.run('DELETE FROM llm_usage_logs WHERE id IN (?)', [[...ids]])
    },
    async age(seconds) {
      // The embedded engine's trigger takes an equal time for one that was not set.
      aged += 10
      await db.run(`UPDATE llm_usage_logs SET updated_at = ${past(seconds + aged)}`)
    },
    close: () => db.close(),
  }
}

/** Numbers from a seed (mulberry32), so that a failure can be played again. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/** The sums by the simplest reckoning: every call, by the calendar of `periods.ts`. */
export function expectedSums(
  calls: Iterable<Call>,
  timeZone: string,
  query: RollupQuery,
): SpendCell[] {
  const cells = new Map<string, SpendCell>()
  const all = [...calls]
  if (query.by.length === 0) cells.set('null null null', emptyCell(null, null, null))
  const times = all.map((call) => call.at)
  const days = all.length > 0 ? dayRanges(Math.min(...times), Math.max(...times), timeZone) : []
  for (const call of all) {
    const day = days.find(({ start, end }) => call.at >= start && call.at < end)?.date ?? ''
    if ((query.from !== null && day < query.from) || (query.to !== null && day > query.to)) continue
    if (query.modelIds && !query.modelIds.includes(call.model)) continue
    if (query.projectIds && !query.projectIds.includes(call.project)) continue
    const { by } = query
    const keys = [
      by.includes('day') ? day : null,
      by.includes('model') ? call.model : null,
      by.includes('project') ? call.project : null,
    ] as const
    const cell = cells.get(keys.map(String).join(' ')) ?? emptyCell(...keys)
    cells.set(keys.map(String).join(' '), cell)
    cell.calls += 1
    cell.cacheHits += call.hit ? 1 : 0
    cell.inputTokens += call.input
    cell.outputTokens += call.output
    cell.costMicros += call.micros
    cell.zeroCostCalls += call.micros === 0 && !call.hit && call.input + call.output > 0 ? 1 : 0
  }
  return sorted([...cells.values()])
}

function emptyCell(
  day: string | null,
  modelId: string | null,
  projectId: string | null,
): SpendCell {
  return {
    day,
    modelId,
    projectId,
    calls: 0,
    cacheHits: 0,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    zeroCostCalls: 0,
  }
}

export function sorted(cells: readonly SpendCell[]): SpendCell[] {
  const key = (cell: SpendCell): string => `${cell.day} ${cell.modelId} ${cell.projectId}`
  return cells.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The rollup's every table says what the raw rows say. */
export async function expectSumsToBeRaw(
  core: TestCore,
  other: OtherProgram,
  timeZone: string,
  narrow: Pick<RollupQuery, 'from' | 'to'>,
): Promise<void> {
  const some = [...new Set([...other.calls.values()].map((call) => call.model))].slice(0, 2)
  const projects = [...new Set([...other.calls.values()].map((call) => call.project))].slice(0, 1)
  const open = { from: null, to: null }
  const queries: RollupQuery[] = [
    { ...open, by: [] },
    { ...open, by: ['day'] },
    { ...open, by: ['model'] },
    { ...open, by: ['day', 'project'] },
    { ...open, by: ['day', 'model', 'project'] },
    { ...open, by: ['project'], modelIds: some },
    { ...narrow, by: ['day', 'model'], projectIds: projects },
    { ...narrow, by: [] },
    { ...narrow, by: ['model', 'project'], modelIds: some, projectIds: projects },
  ]
  for (const query of queries) {
    const sums = await core.rollup.sums(query)
    expect(sums && sorted(sums), JSON.stringify(query)).toEqual(
      expectedSums(other.calls.values(), timeZone, query),
    )
  }
}
