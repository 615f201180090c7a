import type { FindingForm, FindingKind } from '../../../contract/audit'
import type { Id } from '../../../contract/values'
import type { AuditRow } from '../../storage/audit-rows'
import { entry } from '../map-entry'
import { type EffectivePrice, spanAt } from '../prices'
import { makeZoneMonths } from '../rollup/zone-days'
import { type CheckedCall, type CheckedSpan, classify, impossibility } from './classify'
import { DuplicateFinder } from './duplicates'
import { CostHistogram, Largest, sizeOf } from './outliers'
import { addToRates, noRateSums, plainlyPriced, type RateSums } from './rates'
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
  /** `checked`: those with a known price; `agreeing`: those of them whose cost is right. */
  sums(): Record<'total' | 'checked' | 'agreeing', CallSums>
  readonly troubles: ReadonlyMap<string, Trouble>
  /** By model and month. */
  readonly rates: ReadonlyMap<Id, ReadonlyMap<string, RateSums>>
  /** Calls with a cost that two rates do not explain. */
  cachedCalls(): number
  readonly costs: ReadonlyMap<Id, CostHistogram>
  readonly dearest: ReadonlyMap<Id, Largest>
}

/** The books that the audit keeps while every call passes once. */
export function makeLedger(options: LedgerOptions): Ledger {
  const { models, namedProjects, now } = options
  const hitShare = Number(options.hitShare)
  const monthOf = makeZoneMonths(options.timeZone)
  const troubles = new Map<string, Trouble>()
  const rates = new Map<Id, Map<string, RateSums>>()
  const costs = new Map<Id, CostHistogram>()
  const dearest = new Map<Id, Largest>()
  const repeated = new DuplicateFinder()
  const books = new Map<Id, ModelBook>()
  const projects = new Map<Id, ProjectBook>()
  const importNumber = makeNumbers()
  let cachedCalls = 0

  const bookOf = (modelId: Id): ModelBook =>
    entry(books, modelId, () => newBook(models.get(modelId), books.size))
  const projectOf = (projectId: Id): ProjectBook =>
    entry(projects, projectId, () => ({
      number: projects.size,
      isNamed: namedProjects?.has(projectId) ?? true,
    }))

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
    at.largest.add(row[0], sizeOf(call))
    const { kind, form, modelId, projectId } = at
    options.onTrouble?.({ kind, form, faint, modelId, projectId, month, row, price })
  }

  const parts = [0, 0, 0, 0, 0, 0, 0]

  function isRepeated(importId: Id, model: number, project: number, call: CheckedCall): boolean {
    const origin = importId === '' ? OTHER_PROGRAM : importNumber(importId) + 2
    parts[0] = model
    parts[1] = project
    parts[2] = call.inputTokens
    parts[3] = call.outputTokens
    parts[4] = call.cacheHit ? 1 : 0
    parts[5] = call.costMicros
    parts[6] = call.createdAt
    const before = repeated.seen(parts, call.createdAt, origin)
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
    sums() {
      const [total, checked, agreeing] = [new CallSums(), new CallSums(), new CallSums()]
      for (const book of books.values()) {
        agreeing.merge(book.agreeing)
        checked.merge(book.differing)
        total.merge(book.unchecked)
      }
      checked.merge(agreeing)
      total.merge(checked)
      return { total, checked, agreeing }
    },
    troubles,
    rates,
    cachedCalls: () => cachedCalls,
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
      const book = bookOf(modelId)
      const project = projectOf(projectId)
      const { model, spans } = book
      const at = spanAt(spans, createdAt)
      const span = spans[at]
      const price = span?.price ?? null
      if (!model) note(trouble('unknownModel', '', modelId, null), row, call, span)
      if (!project.isNamed) note(trouble('unknownProject', '', null, projectId), row, call, span)
      const form = impossibility(call, model, now)
      if (form) note(trouble('impossible', form, modelId, null), row, call, span)
      if (isRepeated(row[8], book.number, project.number, call)) {
        note(trouble('duplicate', '', modelId, null), row, call, span)
      }
      if (form === 'negativeTokens' || form === 'negativeCost' || form === 'costWithoutTokens') {
        book.unchecked.add(call, price)
        return
      }
      const verdict = classify(call, spans, at, hitShare)
      if (!span?.base) book.unchecked.add(call, price)
      else if (verdict.kind === null) book.agreeing.add(call, price)
      else book.differing.add(call, price)
      if (verdict.kind !== null) {
        const found = trouble(verdict.kind, verdict.form, modelId, null)
        const place = verdict.faint ? (found.faint ??= blank(found)) : found
        note(place, row, call, span, verdict.faint)
        if (verdict.kind === 'otherDifference' && plainlyPriced(call)) {
          const sums = entry(place.rates, monthOf(createdAt), noRateSums)
          addToRates(sums, inputTokens, outputTokens, costMicros)
        }
      }
      if (costMicros <= 0) return
      book.costs ??= entry(costs, modelId, newHistogram)
      book.costs.add(call)
      book.dearest ??= entry(dearest, modelId, newLargest)
      book.dearest.add(id, costMicros)
      if (!plainlyPriced(call)) {
        cachedCalls += 1
        return
      }
      const month = monthOf(createdAt)
      if (month !== book.month || !book.rates) {
        book.month = month
        book.rates = entry(entry(rates, modelId, newMonths), month, noRateSums)
      }
      addToRates(book.rates, inputTokens, outputTokens, costMicros)
    },
  }
}

/** What a call's model says of it, and what is kept of the model: looked up once for each call. */
interface ModelBook {
  model: AuditedModel | undefined
  spans: readonly CheckedSpan[]
  /** For the call's fingerprint. */
  number: number
  /** Each call is in one of the three: its cost agrees, differs, or has nothing to be checked by. */
  agreeing: CallSums
  differing: CallSums
  unchecked: CallSums
  costs: CostHistogram | null
  dearest: Largest | null
  /** Of the month of the last call. */
  rates: RateSums | null
  month: string
}

interface ProjectBook {
  number: number
  isNamed: boolean
}

function newBook(model: AuditedModel | undefined, number: number): ModelBook {
  return {
    model,
    spans: model?.spans ?? [],
    number,
    agreeing: new CallSums(),
    differing: new CallSums(),
    unchecked: new CallSums(),
    costs: null,
    dearest: null,
    rates: null,
    month: '',
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

/** Small numbers for texts, from 0 on. */
function makeNumbers(): (text: string) => number {
  const known = new Map<string, number>()
  const next = (): number => known.size
  return (text) => entry(known, text, next)
}
