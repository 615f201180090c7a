import type { InstantRange } from '../../../../contract/period'
import { tokenKinds } from '../../../../contract/token-kinds'
import type { DecimalString, Id } from '../../../../contract/values'
import type { CacheTokens } from '../../../storage/cache-tokens'
import type { UsageTuple } from '../../../storage/usage-stream'
import { unpricedTest } from '../../export-rows'
import { type KindRates, ratesByKind, tierOf, tokensByKind } from '../../call-cost'
import { makeSecondsOf } from '../../instant-seconds'
import { entry } from '../../map-entry'
import { priceSpans, spanAt } from '../../prices'
import type { Reference } from '../../reference'
import { FOCUS_COLUMNS } from './columns'
import { type ChargePeriod, type FocusCell, FocusLines, periodCells } from './focus-lines'
import { runsOf } from './line-runs'

const DAY = 86_400
/** A sum in whole numbers stays exact below 2^53; a call adds 10^10 micro-dollars at most. */
const MOST_MICROS = 2 ** 52

/** A price that is in force for a while, a tier of it, or none: what a charge has one of. */
interface Priced {
  rates: KindRates | null
  aboveInputTokens: number | null
}

interface PricedSpan {
  fromSeconds: number | null
  base: Priced
  /** By rising limit. */
  tiers: (Priced & { aboveInputTokens: number })[]
}

interface OpenCell {
  priced: Priced
  cell: FocusCell
  /** Recorded cost that is not in the cell yet. */
  micros: number
  sortKey: string
}

/** Characters: what is handed over is soon written, and each time costs an object that stays. */
const TEXT_AT_ONCE = 16 * 1024
/** Cells are used again the next day, which has much the same; more than these are not kept. */
const MOST_CELLS = 20_000

/** Gathers calls, which come oldest first, into charges by UTC day. */
export class FocusWriter {
  readonly head = `${FOCUS_COLUMNS.join(',')}\r\n`
  rows = 0
  private day: number | null = null
  /** By model and project: few charges have both in common. */
  private readonly cells = new Map<Id, Map<Id, OpenCell[]>>()
  private cellCount = 0
  /** Those with a call on this day. */
  private today: OpenCell[] = []
  private readonly spans = new Map<Id, PricedSpan[]>()
  private readonly charges: FocusLines
  private readonly unpriced: (row: UsageTuple) => boolean
  private readonly secondsOf = makeSecondsOf()

  constructor(
    private readonly reference: Reference,
    private readonly range: InstantRange,
    cacheHitShare: DecimalString,
  ) {
    this.charges = new FocusLines(reference, cacheHitShare)
    this.unpriced = unpricedTest(reference)
  }

  /** Takes calls and answers the lines of the days that are over. */
  *lines(
    calls: readonly UsageTuple[],
    cached: ReadonlyMap<Id, CacheTokens>,
  ): Generator<string, void> {
    for (const call of calls) {
      const [id, modelId, projectId, inputTokens, outputTokens, cacheHit, costUsd, time] = call
      const second = this.secondsOf(time)
      const day = Math.floor(second / DAY)
      if (day !== this.day) {
        yield* this.finishDay()
        this.day = day
      }
      const priced = this.priceOf(modelId, second, inputTokens)
      const open = this.openCell(modelId, projectId, cacheHit, priced)
      const { cell } = open
      if (cell.calls === 0) this.today.push(open)
      cell.calls += 1
      cell.unpricedCalls += this.unpriced(call) ? 1 : 0
      addTokens(cell.tokens, inputTokens, outputTokens, cached.get(id))
      // Exact: DECIMAL(10,6) ends at 10^10 micro-dollars.
      open.micros += Math.round(Number(costUsd) * 1e6)
      if (Math.abs(open.micros) > MOST_MICROS) settle(open)
    }
  }

  /** The lines of the last day. */
  end(): Iterable<string> {
    return this.finishDay()
  }

  private openCell(modelId: Id, projectId: Id, cacheHit: boolean, priced: Priced): OpenCell {
    const projects = entry(this.cells, modelId, () => new Map<Id, OpenCell[]>())
    const list = entry(projects, projectId, (): OpenCell[] => [])
    for (const open of list) {
      if (open.priced === priced && open.cell.cacheHit === cacheHit) return open
    }
    const { rates, aboveInputTokens: tierAbove } = priced
    const cell = { modelId, projectId, cacheHit, rates, tierAbove, ...nothing() }
    const open = { priced, cell, micros: 0, sortKey: this.charges.sortKey(cell) }
    list.push(open)
    this.cellCount += 1
    return open
  }

  /** The price in force, or the tier of it that the input reaches; the same object each time. */
  private priceOf(modelId: Id, second: number, inputTokens: number): Priced {
    const spans = entry(this.spans, modelId, () => this.makeSpans(modelId))
    const span = spans[spanAt(spans, second)]
    if (!span) return unknownPrice
    return tierOf(span.tiers, inputTokens) ?? span.base
  }

  private makeSpans(modelId: Id): PricedSpan[] {
    const { records, prices, now } = this.reference
    const record = records.get(modelId)
    const spans = record ? priceSpans(record, prices.get(modelId) ?? [], now) : []
    return spans.map(({ fromSeconds, price }) => ({
      fromSeconds,
      base: price ? { rates: ratesByKind(price), aboveInputTokens: null } : unknownPrice,
      tiers: (price?.tiers ?? []).map((tier) => ({
        rates: ratesByKind(tier),
        aboveInputTokens: tier.aboveInputTokens,
      })),
    }))
  }

  private *finishDay(): Generator<string, void> {
    if (this.day === null) return
    const period = runsOf('period', periodCells(this.periodOf(this.day)))
    let text = ''
    const { today } = this
    this.today = []
    for (const open of today.toSorted((a, b) => (a.sortKey < b.sortKey ? -1 : 1))) {
      const { text: some, lines } = this.charges.of(settle(open), period)
      this.rows += lines
      text += some
      clear(open.cell)
      if (text.length < TEXT_AT_ONCE) continue
      yield text
      text = ''
    }
    if (text !== '') yield text
    if (this.cellCount <= MOST_CELLS) return
    this.cells.clear()
    this.cellCount = 0
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

const unknownPrice: Priced = { rates: null, aboveInputTokens: null }

/** Most calls use no prompt cache: all their input is plain. */
function addTokens(
  sums: FocusCell['tokens'],
  inputTokens: number,
  outputTokens: number,
  cached: CacheTokens | undefined,
): void {
  if (!cached) {
    sums.input += Math.max(0, inputTokens)
    sums.output += outputTokens
    return
  }
  const tokens = tokensByKind({ inputTokens, outputTokens, ...cached })
  for (const kind of tokenKinds) sums[kind] += tokens[kind]
}

function settle(open: OpenCell): FocusCell {
  open.cell.costMicros += BigInt(open.micros)
  open.micros = 0
  return open.cell
}

/** In place: a new object for each cell and day would outlive the young generation. */
function clear(cell: FocusCell): void {
  cell.calls = 0
  cell.unpricedCalls = 0
  cell.costMicros = 0n
  for (const kind of tokenKinds) cell.tokens[kind] = 0
}
