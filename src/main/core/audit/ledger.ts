import type { FindingForm, FindingKind } from '../../../contract/audit'
import type { Id } from '../../../contract/values'
import type { AuditRow } from '../../storage/audit-rows'
import { entry } from '../map-entry'
import { type EffectivePrice, spanAt } from '../prices'
import { makeZoneMonths } from '../rollup/zone-days'
import { type CheckedCall, type CheckedSpan, classify, impossibility } from './classify'
import { DuplicateFinder } from './duplicates'
import { CostHistogram, Largest } from './outliers'
import { addToRates, noRateSums, type RateSums } from './rates'
import { CallSums } from './sums'

export interface AuditedModel {
  id: Id
  maxInputTokens: number
  maxOutputTokens: number
  spans: CheckedSpan[]
}

/** Calls with the same trouble of the same model (or project). */
export interface Trouble {
  kind: FindingKind
  form: FindingForm
  modelId: Id | null
  projectId: Id | null
  months: Map<string, CallSums>
  largest: Largest
  /** For `otherDifference`: whether the calls of a month agree on other rates. */
  rates: Map<string, RateSums>
  /** For `duplicate`: what the repetitions cost. Micro-USD. */
  faint: Trouble | null
}

export interface LedgerOptions {
  models: ReadonlyMap<Id, AuditedModel>
  /** Projects that have a name; null: names are kept elsewhere, so none is missing. */
  namedProjects: ReadonlySet<Id> | null
  timeZone: string
  hitShare: string
  /** UTC seconds. */
  now: number
  /** Hears of every call that something is wrong with, once for each trouble. */
  onTrouble?: ((noted: NotedCall) => void) | undefined
}

export interface NotedCall {
  kind: FindingKind
  form: FindingForm
  faint: boolean
  modelId: Id | null
  projectId: Id | null
  month: string
  row: AuditRow
  price: EffectivePrice | null
}

/** Calls of a finding that are listed. */
export const LISTED = 200

/** What one pass over the calls adds up. */
export interface Ledger {
  add(row: AuditRow): void
  readonly total: CallSums
  readonly checked: CallSums
  readonly agreeing: CallSums
  readonly troubles: ReadonlyMap<string, Trouble>
  /** By model and month. */
  readonly rates: ReadonlyMap<Id, ReadonlyMap<string, RateSums>>
  readonly costs: ReadonlyMap<Id, CostHistogram>
  readonly dearest: ReadonlyMap<Id, Largest>
}

/** The books that the audit keeps while every call passes once. */
export function makeLedger(options: LedgerOptions): Ledger {
  const { models, namedProjects, now } = options
  const hitShare = Number(options.hitShare)
  const monthOf = makeZoneMonths(options.timeZone)
  const [total, checked, agreeing] = [new CallSums(), new CallSums(), new CallSums()]
  const troubles = new Map<string, Trouble>()
  const rates = new Map<Id, Map<string, RateSums>>()
  const costs = new Map<Id, CostHistogram>()
  const dearest = new Map<Id, Largest>()
  const repeated = new DuplicateFinder()
  const [modelNumber, projectNumber, importNumber] = [makeNumbers(), makeNumbers(), makeNumbers()]
  const none: CheckedSpan[] = []

  function trouble(
    kind: FindingKind,
    form: FindingForm,
    modelId: Id | null,
    projectId: Id | null,
  ): Trouble {
    const key = `${kind}.${form}.${modelId ?? ''}.${projectId ?? ''}`
    let found = troubles.get(key)
    if (!found) {
      found = {
        kind,
        form,
        modelId,
        projectId,
        months: new Map(),
        largest: new Largest(LISTED),
        rates: new Map(),
        faint: null,
      }
      troubles.set(key, found)
    }
    return found
  }

  function note(
    at: Trouble,
    row: AuditRow,
    call: CheckedCall,
    span: CheckedSpan | undefined,
    faint = false,
  ): void {
    const month = monthOf(call.createdAt)
    const price = span?.price ?? null
    const sums = entry(at.months, month, newSums)
    sums.add(call, price)
    at.largest.add(row[0], Math.abs(call.costMicros))
    const { kind, form, modelId, projectId } = at
    options.onTrouble?.({ kind, form, faint, modelId, projectId, month, row, price })
  }

  const parts = [0, 0, 0, 0, 0, 0, 0]

  function isRepeated(row: AuditRow, call: CheckedCall): boolean {
    const importId = row[8]
    const origin = importId === '' ? OTHER_PROGRAM : importNumber(importId) + 2
    parts[0] = modelNumber(row[1])
    parts[1] = projectNumber(row[2])
    parts[2] = call.inputTokens
    parts[3] = call.outputTokens
    parts[4] = call.cacheHit ? 1 : 0
    parts[5] = call.costMicros
    parts[6] = call.createdAt
    const before = repeated.seen(parts, origin)
    if (before === null || call.inputTokens + call.outputTokens <= 0) return false
    // Two calls of one import are two: it tells them apart. Other programs may well send short
    // inputs twice within a second, but hardly get the same number of tokens back.
    return before === origin ? origin === OTHER_PROGRAM && call.outputTokens > 0 : true
  }

  /** The call at hand; nothing below keeps it. */
  const call: CheckedCall = {
    inputTokens: 0,
    outputTokens: 0,
    cacheHit: false,
    costMicros: 0,
    createdAt: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  }

  return {
    total,
    checked,
    agreeing,
    troubles,
    rates,
    costs,
    dearest,
    add(row) {
      const [id, modelId, projectId, inputTokens, outputTokens, cacheHit, costMicros, createdAt] =
        row
      call.inputTokens = inputTokens
      call.outputTokens = outputTokens
      call.cacheHit = cacheHit
      call.costMicros = costMicros
      call.createdAt = createdAt
      call.cacheReadTokens = row[9]
      call.cacheWrite5mTokens = row[10]
      call.cacheWrite1hTokens = row[11]
      const model = models.get(modelId)
      const spans = model?.spans ?? none
      const at = spanAt(spans, createdAt)
      const span = spans[at]
      total.add(call, span?.price ?? null)
      if (!model) note(trouble('unknownModel', '', modelId, null), row, call, span)
      if (namedProjects && !namedProjects.has(projectId)) {
        note(trouble('unknownProject', '', null, projectId), row, call, span)
      }
      const form = impossibility(call, model, now)
      if (form) note(trouble('impossible', form, modelId, null), row, call, span)
      if (isRepeated(row, call)) note(trouble('duplicate', '', modelId, null), row, call, span)
      if (form === 'negativeTokens' || form === 'negativeCost' || form === 'costWithoutTokens') {
        return
      }
      if (span?.base) checked.add(call, span.price)
      const verdict = classify(call, spans, at, hitShare)
      if (verdict.kind === null) {
        if (span?.base) agreeing.add(call, span.price)
      } else {
        const found = trouble(verdict.kind, verdict.form, modelId, null)
        const place = verdict.faint ? (found.faint ??= blank(found)) : found
        note(place, row, call, span, verdict.faint)
        if (verdict.kind === 'otherDifference' && plainlyPriced(call)) {
          const sums = entry(place.rates, monthOf(createdAt), noRateSums)
          addToRates(sums, inputTokens, outputTokens, costMicros)
        }
      }
      if (costMicros <= 0) return
      entry(costs, modelId, newHistogram).add(call)
      entry(dearest, modelId, newLargest).add(id, costMicros)
      if (!plainlyPriced(call)) return
      const byMonth = entry(rates, modelId, newMonths)
      const sums = entry(byMonth, monthOf(createdAt), noRateSums)
      addToRates(sums, inputTokens, outputTokens, costMicros)
    },
  }
}

const OTHER_PROGRAM = 1

const newHistogram = (): CostHistogram => new CostHistogram()
const newLargest = (): Largest => new Largest(LISTED)
const newMonths = (): Map<string, RateSums> => new Map()
const newSums = (): CallSums => new CallSums()

function blank(like: Trouble): Trouble {
  return { ...like, months: new Map(), largest: new Largest(LISTED), rates: new Map(), faint: null }
}

/** Input and output are all that it was billed for. */
function plainlyPriced(call: CheckedCall): boolean {
  const cached = call.cacheReadTokens + call.cacheWrite5mTokens + call.cacheWrite1hTokens
  return !call.cacheHit && cached === 0
}

/** Small numbers for texts, from 0 on. */
function makeNumbers(): (text: string) => number {
  const known = new Map<string, number>()
  const next = (): number => known.size
  return (text) => entry(known, text, next)
}
