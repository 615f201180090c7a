import { Decimal } from 'decimal.js'
import type { WhatIfRow } from '../../../contract/what-if'
import type { DecimalString, Id } from '../../../contract/values'
import type { AuditRow } from '../../storage/audit-rows'
import type { CheckedCall } from '../audit/classify'
import { CallSums } from '../audit/sums'
import { Exact } from '../exact'
import { difference, type EffectivePrice, type PriceSpan, spanAt } from '../prices'
import { makeZoneMonths } from '../rollup/zone-days'
import type { ScenarioPrices, WhatIfCell, WhatIfSums, WhatIfTask } from './what-if-task'

/** Sums of tokens by price, so that the amounts of a group come out exact whatever its size. */
class Group {
  readonly own = new CallSums()
  readonly scenario = new CallSums()
  readonly gained = new CallSums()
  readonly unpriced = new CallSums()
  overLimitCalls = 0

  add(call: CheckedCall, own: EffectivePrice | null, scenario: EffectivePrice | null): void {
    if (!scenario || call.inputTokens < 0 || call.outputTokens < 0) {
      this.unpriced.add(call, null)
    } else if (own) {
      this.own.add(call, own)
      this.scenario.add(call, scenario)
    } else {
      this.gained.add(call, scenario)
    }
  }
}

/** Adds calls up by model and month at their own prices and at those of the scenario. */
export function makeTally(task: WhatIfTask): { add(row: AuditRow): void; result(): WhatIfSums } {
  const monthOf = makeZoneMonths(task.timeZone)
  const models = new Map(task.models.map((model) => [model.id, model]))
  const groups = new Map<Id, Map<string, Group>>()

  function groupOf(modelId: Id, month: string): Group {
    let months = groups.get(modelId)
    if (!months) groups.set(modelId, (months = new Map()))
    let group = months.get(month)
    if (!group) months.set(month, (group = new Group()))
    return group
  }

  const targetOf = (modelId: Id): ScenarioPrices | null => {
    const model = models.get(modelId)
    return model ? model.to : task.unknown
  }

  return {
    add(row) {
      const [, modelId, , inputTokens, outputTokens, cacheHit, costMicros, createdAt] = row
      const call = {
        inputTokens,
        outputTokens,
        cacheHit,
        costMicros,
        createdAt,
        cacheReadTokens: row[9],
        cacheWrite5mTokens: row[10],
        cacheWrite1hTokens: row[11],
      }
      const own = priceOn(models.get(modelId)?.own ?? [], createdAt)
      const to = targetOf(modelId)
      const group = groupOf(modelId, monthOf(createdAt))
      group.add(call, own, to ? priceOn(to.spans, createdAt) : own)
      if (to && isOver(call, to)) group.overLimitCalls += 1
    },
    result() {
      const cells = [...groups].flatMap(([modelId, months]) =>
        [...months].map(([month, group]): WhatIfCell => {
          return { ...rowOf(group, targetOf(modelId), task.cacheHitShare), modelId, month }
        }),
      )
      return {
        cells: cells.toSorted((a, b) => compare(a.month, b.month) || compare(a.modelId, b.modelId)),
        byModel: groupedBy(cells, ({ modelId }) => modelId)
          .map(([modelId, rows]) => ({ ...sumOf(rows), modelId }))
          .toSorted(
            (a, b) =>
              new Exact(b.differenceUsd).abs().comparedTo(new Exact(a.differenceUsd).abs()) ||
              b.calls - a.calls,
          ),
        byMonth: groupedBy(cells, ({ month }) => month)
          .map(([month, rows]) => ({ ...sumOf(rows), month }))
          .toSorted((a, b) => compare(a.month, b.month)),
        total: sumOf(cells),
      }
    },
  }
}

function priceOn(spans: readonly PriceSpan[], second: number): EffectivePrice | null {
  return spans[spanAt(spans, second)]?.price ?? null
}

function isOver(call: CheckedCall, { maxInputTokens, maxOutputTokens }: ScenarioPrices): boolean {
  const over = (tokens: number, limit: number): boolean => limit > 0 && tokens > limit
  return over(call.inputTokens, maxInputTokens) || over(call.outputTokens, maxOutputTokens)
}

/** Places of a decimal in the contract; prices and discounts rarely need as many. */
const PLACES = 18

function rowOf(group: Group, to: ScenarioPrices | null, hitShare: DecimalString): WhatIfRow {
  const { own, scenario, gained, unpriced, overLimitCalls } = group
  const share = to?.share ?? '1'
  const atShare = (sums: CallSums): DecimalString =>
    new Exact(sums.recomputedUsd(hitShare) ?? '0')
      .times(share)
      .toDecimalPlaces(PLACES, Decimal.ROUND_HALF_UP)
      .toFixed()
  return withDifference({
    ...countsOf(own),
    recomputedUsd: own.recomputedUsd(hitShare) ?? '0',
    scenarioUsd: atShare(scenario),
    gained: { ...countsOf(gained), scenarioUsd: atShare(gained) },
    unpriced: countsOf(unpriced),
    overLimitCalls,
    assumedTokens:
      to !== null && to.name !== null
        ? plus(scenario.assumedTokens(), gained.assumedTokens())
        : noneAssumed,
  })
}

const noneAssumed = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }

function countsOf(sums: CallSums): WhatIfRow['unpriced'] {
  const { calls, inputTokens, outputTokens } = sums
  return { calls, inputTokens, outputTokens, recordedUsd: sums.recordedUsd() }
}

function withDifference(row: Omit<WhatIfRow, 'differenceUsd' | 'differenceShare'>): WhatIfRow {
  const differenceUsd = difference(row.scenarioUsd, row.recomputedUsd)
  const before = new Exact(row.recomputedUsd)
  const differenceShare = before.isZero() ? null : before.pow(-1).times(differenceUsd).toNumber()
  return { ...row, differenceUsd, differenceShare }
}

function sumOf(rows: readonly WhatIfRow[]): WhatIfRow {
  const counts = (of: (row: WhatIfRow) => WhatIfRow['unpriced']): WhatIfRow['unpriced'] => ({
    calls: rows.reduce((sum, row) => sum + of(row).calls, 0),
    inputTokens: rows.reduce((sum, row) => sum + of(row).inputTokens, 0),
    outputTokens: rows.reduce((sum, row) => sum + of(row).outputTokens, 0),
    recordedUsd: usd((row) => of(row).recordedUsd, 6),
  })
  const usd = (of: (row: WhatIfRow) => DecimalString, places?: number): DecimalString =>
    rows.reduce((sum, row) => sum.plus(of(row)), new Exact(0)).toFixed(places)
  return withDifference({
    ...counts((row) => row),
    recomputedUsd: usd((row) => row.recomputedUsd),
    scenarioUsd: usd((row) => row.scenarioUsd),
    gained: { ...counts((row) => row.gained), scenarioUsd: usd((row) => row.gained.scenarioUsd) },
    unpriced: counts((row) => row.unpriced),
    overLimitCalls: rows.reduce((sum, row) => sum + row.overLimitCalls, 0),
    assumedTokens: rows.map((row) => row.assumedTokens).reduce(plus, noneAssumed),
  })
}

type Assumed = WhatIfRow['assumedTokens']

function plus(a: Assumed, b: Assumed): Assumed {
  return {
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  }
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const list = groups.get(keyOf(one))
    if (list) list.push(one)
    else groups.set(keyOf(one), [one])
  }
  return [...groups]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
