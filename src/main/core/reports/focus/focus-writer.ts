import type { InstantRange } from '../../../../contract/period'
import { tokenKinds } from '../../../../contract/prices'
import type { DecimalString, Id } from '../../../../contract/values'
import type { CacheTokens } from '../../../storage/cache-tokens'
import type { UsageTuple } from '../../../storage/usage-stream'
import { unpricedTest } from '../../export-rows'
import { type KindRates, ratesByKind, tierOf, tokensByKind } from '../../call-cost'
import { type PriceSpan, priceSpans } from '../../prices'
import type { Reference } from '../../reference'
import { FOCUS_COLUMNS } from './columns'
import { type ChargePeriod, type FocusCell, FocusLines, periodCells } from './focus-lines'

const DAY = 86_400

/** Gathers calls, which come oldest first, into charges by UTC day. */
export class FocusWriter {
  readonly head = `${FOCUS_COLUMNS.join(',')}\r\n`
  rows = 0
  private day: number | null = null
  private cells = new Map<string, FocusCell>()
  private readonly spans = new Map<Id, readonly PriceSpan[]>()
  private readonly rates = new Map<string, KindRates>()
  private readonly charges: FocusLines
  private readonly unpriced: (row: UsageTuple) => boolean

  constructor(
    private readonly reference: Reference,
    private readonly range: InstantRange,
    cacheHitShare: DecimalString,
  ) {
    this.charges = new FocusLines(reference, cacheHitShare)
    this.unpriced = unpricedTest(reference)
  }

  /** Takes calls and answers the lines of the days that are over. */
  lines(calls: readonly UsageTuple[], cached: ReadonlyMap<Id, CacheTokens>): string {
    let text = ''
    for (const call of calls) {
      const [id, modelId, projectId, inputTokens, outputTokens, cacheHit, costUsd, time] = call
      const second = Date.parse(time) / 1_000
      const day = Math.floor(second / DAY)
      if (day !== this.day) {
        text += this.finishDay()
        this.day = day
      }
      const { place, rates } = this.priceOf(modelId, second, inputTokens)
      const key = `${modelId} ${projectId} ${cacheHit} ${place}`
      let cell = this.cells.get(key)
      if (!cell) {
        cell = { modelId, projectId, cacheHit, rates, ...nothing() }
        this.cells.set(key, cell)
      }
      cell.calls += 1
      cell.unpricedCalls += this.unpriced(call) ? 1 : 0
      const tokens = tokensByKind({ inputTokens, outputTokens, ...cached.get(id) })
      for (const kind of tokenKinds) cell.tokens[kind] += tokens[kind]
      // Exact: DECIMAL(10,6) ends at 10^10 micro-dollars.
      cell.costMicros += BigInt(Math.round(Number(costUsd) * 1e6))
    }
    return text
  }

  /** The lines of the last day. */
  end(): string {
    return this.finishDay()
  }

  /** The price in force and its place among the model's, tiers included; null: none is known. */
  private priceOf(
    modelId: Id,
    second: number,
    inputTokens: number,
  ): { place: string; rates: KindRates | null } {
    const spans = this.spansOf(modelId)
    const index = spans.findIndex(
      ({ fromSeconds, toSeconds }) =>
        (fromSeconds === null || second >= fromSeconds) &&
        (toSeconds === null || second < toSeconds),
    )
    const price = spans[index]?.price
    if (!price) return { place: '-', rates: null }
    const tier = tierOf(price.tiers, inputTokens)
    const place = `${index}/${tier?.aboveInputTokens ?? 0}`
    const key = `${modelId} ${place}`
    let rates = this.rates.get(key)
    if (!rates) this.rates.set(key, (rates = ratesByKind(tier ?? price)))
    return { place, rates }
  }

  private spansOf(modelId: Id): readonly PriceSpan[] {
    const known = this.spans.get(modelId)
    if (known) return known
    const { records, prices, now } = this.reference
    const record = records.get(modelId)
    const spans = record ? priceSpans(record, prices.get(modelId) ?? [], now) : []
    this.spans.set(modelId, spans)
    return spans
  }

  private finishDay(): string {
    if (this.day === null) return ''
    const period = periodCells(this.periodOf(this.day))
    const lines = [...this.cells.values()]
      .map((cell) => ({ cell, key: this.charges.sortKey(cell) }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .flatMap(({ cell }) => this.charges.of(cell, period))
    this.cells = new Map()
    this.rows += lines.length
    return lines.join('')
  }

  /** The UTC day, or what of it lies in the report's period. */
  private periodOf(day: number): ChargePeriod {
    const instant = (second: number): string =>
      new Date(second * 1_000).toISOString().replace('.000Z', 'Z')
    const [start, end] = [instant(day * DAY), instant((day + 1) * DAY)]
    const from = this.range.from ?? start
    const to = this.range.to ?? end
    return {
      start: Date.parse(from) > Date.parse(start) ? from : start,
      end: Date.parse(to) < Date.parse(end) ? to : end,
    }
  }
}

function nothing(): Pick<FocusCell, 'calls' | 'unpricedCalls' | 'tokens' | 'costMicros'> {
  const tokens = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 }
  return { calls: 0, unpricedCalls: 0, tokens, costMicros: 0n }
}
