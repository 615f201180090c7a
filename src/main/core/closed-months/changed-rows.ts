import type { DriftRow, FrozenCall } from '../../../contract/months'
import type { Id } from '../../../contract/values'
import type { Database } from '../../storage/database'
import { findCalls } from '../../storage/usage-rows'
import { streamUsage, type UsageTuple } from '../../storage/usage-stream'
import { callLine, checksumOf, compareIds, makeMonthLedger } from './month-ledger'
import type { MonthRange } from './month-range'
import { readRows } from './rows-file'

/** Calls that are named; the rest is counted. */
const MOST_ROWS = 1_000

export interface ChangedRows {
  rows: DriftRow[]
  /** null: the file is not what was written when the month was closed. */
  count: number | null
}

/**
 * Merges the file of a closed month with the calls of the days that differ, both in order of time
 * and id, and answers what is on one side only or differs. Both stream, at constant memory.
 */
export async function findChangedRows(
  db: Database,
  path: string,
  checksum: string,
  range: MonthRange,
  days: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ChangedRows> {
  // Read whole first: a file that was changed could name calls that nobody touched.
  if (!(await isWhole(path, checksum, range))) return { rows: [], count: null }
  const found = new Findings()
  const old = readRows(path)
  try {
    let next = await old.next()
    for (const { start, end } of range.days.filter(({ date }) => days.has(date))) {
      const isBefore = (seconds: number): boolean =>
        !next.done && Date.parse(next.value[7]) / 1000 < seconds
      while (isBefore(start)) next = await old.next()
      await streamUsage(
        db,
        { fromSeconds: start, toSeconds: end, pricedModelIds: [] },
        { by: 'time', direction: 'asc' },
        async (calls) => {
          signal.throwIfAborted()
          for (const call of calls) {
            while (!next.done && isBefore(end) && order(next.value, call) < 0) {
              found.gone(next.value)
              next = await old.next()
            }
            if (!next.done && order(next.value, call) === 0) {
              if (callLine(next.value) !== callLine(call)) found.changed(next.value, call)
              next = await old.next()
            } else found.came(call)
          }
        },
        signal,
      )
      while (!next.done && isBefore(end)) {
        found.gone(next.value)
        next = await old.next()
      }
    }
  } finally {
    await old.return(undefined)
  }
  return found.settle(db)
}

async function isWhole(path: string, checksum: string, range: MonthRange): Promise<boolean> {
  const ledger = makeMonthLedger(range.days, () => false)
  try {
    for await (const call of readRows(path)) ledger.add(call)
  } catch {
    return false
  }
  return checksumOf(ledger.cells()) === checksum
}

/** By time, then by id. */
function order(a: UsageTuple, b: UsageTuple): number {
  if (a[7] !== b[7]) return a[7] < b[7] ? -1 : 1
  return compareIds(a[0], b[0])
}

/** What differs; a call that went from one place and came at another has moved. */
class Findings {
  private count = 0
  private readonly rows: DriftRow[] = []
  private readonly places = new Map<Id, DriftRow>()

  changed(before: UsageTuple, after: UsageTuple): void {
    this.add({
      id: before[0],
      kind: 'changed',
      before: frozenCall(before),
      after: frozenCall(after),
    })
  }

  gone(call: UsageTuple): void {
    const came = this.places.get(call[0])
    if (came?.kind === 'added') this.move(came, { before: frozenCall(call) })
    else this.add({ id: call[0], kind: 'removed', before: frozenCall(call), after: null })
  }

  came(call: UsageTuple): void {
    const gone = this.places.get(call[0])
    if (gone?.kind === 'removed') this.move(gone, { after: frozenCall(call) })
    else this.add({ id: call[0], kind: 'added', before: null, after: frozenCall(call) })
  }

  /** A call that is gone from the month may stand in another one now. */
  async settle(db: Database): Promise<ChangedRows> {
    const gone = this.rows.filter(({ kind }) => kind === 'removed')
    for (const call of await findCalls(
      db,
      gone.map(({ id }) => id),
    )) {
      const row = this.places.get(call.id)
      const { id: _, ...after } = call
      if (row) this.move(row, { after })
    }
    return { rows: this.rows, count: this.count }
  }

  private move(row: DriftRow, sides: Partial<Pick<DriftRow, 'before' | 'after'>>): void {
    Object.assign(row, sides, { kind: 'moved' })
  }

  private add(row: DriftRow): void {
    this.count += 1
    if (this.rows.length >= MOST_ROWS) return
    this.rows.push(row)
    this.places.set(row.id, row)
  }
}

function frozenCall(call: UsageTuple): FrozenCall {
  const [, modelId, projectId, inputTokens, outputTokens, cacheHit, costUsd, createdAt] = call
  return { createdAt, modelId, projectId, inputTokens, outputTokens, cacheHit, costUsd }
}
