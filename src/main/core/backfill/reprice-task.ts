import { closeSync, openSync, writeSync } from 'node:fs'
import type { BackfillPreview, BackfillScope } from '../../../contract/backfill'
import type { Id } from '../../../contract/values'
import type { AuditRow } from '../../storage/audit-rows'
import { microsToUsd } from '../../storage/codec'
import type { ModelPriceRecord } from '../../storage/model-prices'
import type { ModelRecord } from '../../storage/models'
import { type CallsSource, readEveryCall, type ReadProgress } from '../every-call'
import { makePricer, type Pricer } from '../imports/pricing'
import { fullNameOf } from '../full-name'

/** What the thread is told: plain data. */
export interface RepriceTask extends CallsSource {
  reach: BackfillScope['reach']
  models: { record: ModelRecord; dated: ModelPriceRecord[] }[]
  cacheHitShare: string
  /** Milliseconds since 1970. */
  now: number
  /** Stretches of time that are left alone: UTC seconds, start inclusive, end exclusive. */
  closed: { from: number; to: number }[]
  /** Where the changes go, a line each: id, old and new cost in micro-USD. null: they are counted. */
  changesFile: string | null
}

/** Reads every call of the filter once and computes its cost anew. Nothing is written to the database. */
export async function runRepriceTask(
  task: RepriceTask,
  onProgress: (progress: ReadProgress) => void,
  signal: AbortSignal,
): Promise<BackfillPreview> {
  const file = task.changesFile === null ? null : openSync(task.changesFile, 'wx')
  try {
    const sums = makeRepricing(task, file)
    await readEveryCall(task, (row) => sums.add(row), onProgress, signal)
    return sums.result()
  } finally {
    if (file !== null) closeSync(file)
  }
}

/** Whole micro-USD. */
interface Change {
  calls: number
  before: number
  after: number
}

const BUFFERED = 128 * 1024

function makeRepricing(
  task: RepriceTask,
  file: number | null,
): { add(row: AuditRow): void; result(): BackfillPreview } {
  const now = new Date(task.now)
  const pricers = new Map<Id, Pricer>()
  const names = new Map<Id, string>()
  for (const { record, dated } of task.models) {
    pricers.set(record.id, makePricer(record, dated, task.cacheHitShare, now))
    names.set(record.id, fullNameOf(record))
  }
  const byModel = new Map<Id, Change>()
  const left = { computed: none(), recorded: none(), closedMonths: none() }
  let tooLarge = 0
  let unpricedCalls = 0
  let text = ''

  function flush(): void {
    if (file === null) return
    const buffer = Buffer.from(text)
    for (let offset = 0; offset < buffer.length;) offset += writeSync(file, buffer, offset)
    text = ''
  }

  function add(row: AuditRow): void {
    const [id, modelId, , inputTokens, outputTokens, cacheHit, costMicros, createdAt] = row
    if (inputTokens < 0 || outputTokens < 0) return
    const call = {
      inputTokens,
      outputTokens,
      cacheHit,
      cacheReadTokens: row[9],
      cacheWrite5mTokens: row[10],
      cacheWrite1hTokens: row[11],
      recordedMicros: null,
    }
    const pricer = pricers.get(modelId)
    const cost = pricer ? pricer(call, createdAt) : { micros: 0, source: 'none' as const }
    if (cost === null) {
      tooLarge += 1
      return
    }
    if (cost.source === 'none') {
      if (!cacheHit && (inputTokens > 0 || outputTokens > 0)) unpricedCalls += 1
      return
    }
    const micros = cost.micros
    if (micros === costMicros) return
    const kind = costMicros === 0 ? 'missing' : row[12] === 'computed' ? 'computed' : 'recorded'
    if (kind !== 'missing' && REACHES[task.reach] < REACHES[kind]) {
      return plus(left[kind], costMicros, micros)
    }
    if (task.closed.some(({ from, to }) => createdAt >= from && createdAt < to)) {
      return plus(left.closedMonths, costMicros, micros)
    }
    let change = byModel.get(modelId)
    if (!change) byModel.set(modelId, (change = none()))
    plus(change, costMicros, micros)
    if (file === null) return
    text += `${id},${costMicros},${micros}\n`
    if (text.length > BUFFERED) flush()
  }

  return {
    add,
    result() {
      flush()
      const total = none()
      for (const { calls, before, after } of byModel.values()) {
        total.calls += calls
        total.before += before
        total.after += after
      }
      return {
        change: toUsd(total),
        byModel: [...byModel]
          .map(([modelId, change]) => ({
            modelId,
            modelName: names.get(modelId) ?? `#${modelId}`,
            ...toUsd(change),
          }))
          .toSorted((a, b) => b.calls - a.calls),
        left: {
          computed: toUsd(left.computed),
          recorded: toUsd(left.recorded),
          closedMonths: toUsd(left.closedMonths),
          tooLarge,
        },
        unpricedCalls,
      }
    },
  }
}

const REACHES = { missing: 0, computed: 1, recorded: 2 } as const

function none(): Change {
  return { calls: 0, before: 0, after: 0 }
}

function plus(change: Change, before: number, after: number): void {
  change.calls += 1
  change.before += before
  change.after += after
}

function toUsd({ calls, before, after }: Change): BackfillPreview['change'] {
  return {
    calls,
    beforeUsd: microsToUsd(before),
    afterUsd: microsToUsd(after),
    differenceUsd: microsToUsd(after - before),
  }
}
