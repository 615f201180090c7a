import type { AuditReport, Finding, FindingForm, FindingKind } from '../../../contract/audit'
import type { UsageFilter } from '../../../contract/usage'
import type { DecimalString, Id } from '../../../contract/values'
import { microsToUsd } from '../../storage/codec'
import { Exact } from '../exact'
import { difference, type PriceSpan } from '../prices'
import { instantOf } from '../spend/timeline'
import { isVariance } from './variance'
import { entry } from '../map-entry'
import { type Ledger, LISTED, type Trouble } from './ledger'
import { Largest } from './outliers'
import {
  fitRates,
  noRateSums,
  type RateFit,
  type RateSums,
  ROUNDING_RESIDUAL,
  toImpliedRates,
} from './rates'
import { CallSums } from './sums'
import type { AuditTask } from './audit-task'

/** So many calls must agree on rates that no price list holds. */
const LEAST_AGREEING = 5
/** The known price is off when the fit's error does not explain the distance. */
const STANDARD_ERRORS = 4
/** Prices closer than this share are the same price. */
const SAME_PRICE = 0.005

/** What the ledger came to, as findings with the worst first. */
export function makeReport(task: AuditTask, ledger: Ledger): AuditReport {
  const { cacheHitShare } = task
  const names = new Map(task.models.map(({ id, name }) => [id, name]))
  const findings = settled(ledger).map((trouble) => toFinding(task, names, trouble))
  findings.push(...outliersOf(task, names, ledger))
  const { total, checked, agreeing } = ledger.sums()
  const rates = ratesOf(task, names, ledger)
  return {
    ranAt: instantOf(task.now),
    filter: task.asked,
    range: task.range,
    timeZone: task.timeZone,
    cacheHitShare,
    total: sumsOf(total, cacheHitShare),
    checkedCalls: checked.calls,
    agreeingCalls: agreeing.calls,
    roundingUsd: difference(agreeing.recomputedUsd(cacheHitShare) ?? '0', agreeing.recordedUsd()),
    findings: findings.toSorted(worstFirst),
    ratesLeftOut: leftOutOf(ledger, total.calls, rates),
    rates,
  }
}

/** Faint cases go where the clear ones of their model point; agreed rates come out of the rest. */
function settled(ledger: Ledger): Trouble[] {
  const troubles = new Map(ledger.troubles)
  for (const [key, trouble] of ledger.troubles) {
    if (!trouble.faint) continue
    const clear = trouble.months.size > 0
    const target = clear
      ? trouble
      : entry(troubles, `otherDifference..${trouble.modelId}.`, () =>
          emptyLike(trouble, 'otherDifference', ''),
        )
    mergeInto(target, trouble.faint)
    if (!clear) troubles.delete(key)
  }
  return [...troubles.values()].flatMap(splitAgreed)
}

/** Months in which all differing calls agree on other rates are a price that nobody noted. */
function splitAgreed(trouble: Trouble): Trouble[] {
  if (trouble.kind !== 'otherDifference') return [trouble]
  const agreed = emptyLike(trouble, 'undocumentedPrice', '')
  const rest = emptyLike(trouble, 'otherDifference', '')
  for (const [month, sums] of trouble.months) {
    const rates = trouble.rates.get(month)
    const fit = rates ? fitRates(rates) : null
    const agrees =
      fit !== null && fit.calls === sums.calls && fit.calls >= LEAST_AGREEING && isPrice(fit)
    const target = agrees ? agreed : rest
    target.months.set(month, sums)
    if (rates) target.rates.set(month, rates)
  }
  // The largest were kept for both together; each shows them.
  agreed.largest = rest.largest = trouble.largest
  return [agreed, rest].filter(({ months }) => months.size > 0)
}

function isPrice(fit: RateFit): boolean {
  return fit.residual < ROUNDING_RESIDUAL && fit.input >= 0 && fit.output >= 0
}

function emptyLike(trouble: Trouble, kind: FindingKind, form: FindingForm): Trouble {
  return {
    ...trouble,
    kind,
    form,
    months: new Map(),
    rates: new Map(),
    largest: new Largest(LISTED),
    faint: null,
  }
}

function mergeInto(target: Trouble, from: Trouble): void {
  for (const [month, sums] of from.months) {
    entry(target.months, month, () => new CallSums()).merge(sums)
  }
  for (const id of from.largest.ids()) target.largest.add(id, 0)
}

function toFinding(task: AuditTask, names: ReadonlyMap<Id, string>, trouble: Trouble): Finding {
  const { kind, form, modelId, projectId } = trouble
  const all = new CallSums()
  for (const sums of trouble.months.values()) all.merge(sums)
  const sums = sumsOf(all, task.cacheHitShare)
  const callIds = trouble.largest.ids()
  const { filter, exact } = callsOf(task.asked, trouble)
  const fit = kind === 'undocumentedPrice' ? fitRates(together(trouble.rates)) : null
  return {
    ...sums,
    id: `${kind}.${form}.${modelId ?? ''}.${projectId ?? ''}`,
    kind,
    form,
    modelId,
    modelName: modelId === null ? null : (names.get(modelId) ?? null),
    projectId,
    amountUsd: isVariance(kind)
      ? difference(sums.recordedUsd, sums.recomputedUsd ?? '0')
      : sums.recordedUsd,
    months: [...trouble.months]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, monthly]) => ({ month, ...sumsOf(monthly, task.cacheHitShare) })),
    rates: fit && toImpliedRates(fit),
    callIds,
    allListed: callIds.length === all.calls,
    filter,
    exact,
  }
}

/** The narrowest filter of the log view that holds the calls; `exact`: it holds no others. */
function callsOf(
  asked: UsageFilter,
  { kind, form, modelId, projectId }: Trouble,
): { filter: UsageFilter; exact: boolean } {
  const filter: UsageFilter = {
    ...asked,
    ...(modelId === null ? {} : { modelIds: [modelId] }),
    ...(projectId === null ? {} : { projectIds: [projectId] }),
  }
  switch (kind) {
    case 'unpriced':
      return { filter: { ...filter, unpricedOnly: true }, exact: true }
    case 'unknownModel':
    case 'unknownProject':
      return { filter, exact: true }
    case 'missingPrice':
      return { filter: { ...filter, costMax: '0', cacheHit: false }, exact: false }
    case 'cacheRule':
      return form === 'hitBilled'
        ? { filter: { ...filter, cacheHit: true, costMin: '0.000001' }, exact: false }
        : { filter, exact: false }
    case 'impossible':
      return form === 'costWithoutTokens'
        ? {
            filter: { ...filter, costMin: '0.000001', inputTokensMax: 0, outputTokensMax: 0 },
            exact: true,
          }
        : { filter, exact: false }
    default:
      return { filter, exact: false }
  }
}

function outliersOf(task: AuditTask, names: ReadonlyMap<Id, string>, ledger: Ledger): Finding[] {
  return [...ledger.costs].flatMap(([modelId, costs]): Finding[] => {
    const found = costs.outliers()
    if (!found) return []
    const recordedUsd = microsToUsd(found.micros)
    const callIds = ledger.dearest.get(modelId)?.idsFrom(found.fromMicros) ?? []
    return [
      {
        id: `outlier..${modelId}.`,
        kind: 'outlier',
        form: '',
        modelId,
        modelName: names.get(modelId) ?? null,
        projectId: null,
        calls: found.calls,
        inputTokens: found.inputTokens,
        outputTokens: found.outputTokens,
        recordedUsd,
        recomputedUsd: null,
        amountUsd: recordedUsd,
        months: [],
        rates: null,
        callIds,
        allListed: callIds.length === found.calls,
        filter: { ...task.asked, modelIds: [modelId], costMin: microsToUsd(found.fromMicros) },
        exact: true,
      },
    ]
  })
}

function ratesOf(
  task: AuditTask,
  names: ReadonlyMap<Id, string>,
  ledger: Ledger,
): AuditReport['rates'] {
  const spans = new Map(task.models.map((model) => [model.id, model.spans]))
  const rows = [...ledger.rates].flatMap(([modelId, byMonth]) =>
    [...byMonth].flatMap(([month, sums]) => {
      const fit = fitRates(sums)
      if (!fit) return []
      const known = priceAtEnd(spans.get(modelId) ?? [], month)
      return [
        {
          ...toImpliedRates(fit),
          modelId,
          modelName: names.get(modelId) ?? null,
          month,
          knownInputPer1k: known?.inputPer1k ?? null,
          knownOutputPer1k: known?.outputPer1k ?? null,
          differs:
            known !== null &&
            (isOff(fit.input, fit.inputError, known.inputPer1k) ||
              isOff(fit.output, fit.outputError, known.outputPer1k)),
        },
      ]
    }),
  )
  const text = ({ modelName, modelId, month }: (typeof rows)[number]): string =>
    `${modelName ?? `#${modelId}`}\0${month}`
  return rows.toSorted((a, b) => (text(a) < text(b) ? -1 : 1))
}

/** Every call is in one of the rates, or left out for one reason. */
function leftOutOf(
  ledger: Ledger,
  calls: number,
  rates: AuditReport['rates'],
): AuditReport['ratesLeftOut'] {
  const sum = (all: Iterable<{ calls: number }>): number =>
    [...all].reduce((total, one) => total + one.calls, 0)
  const tried = sum([...ledger.rates.values()].flatMap((byMonth) => [...byMonth.values()]))
  const cached = ledger.cachedCalls()
  return { cached, uncosted: calls - cached - tried, unfit: tried - sum(rates) }
}

/** In force on the month's last day, near enough: a zone's offset does not matter to a month. */
function priceAtEnd(spans: readonly PriceSpan[], month: string): PriceSpan['price'] {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const end = Date.UTC(year, number, 1) / 1_000 - 1
  return spans.findLast(({ fromSeconds }) => (fromSeconds ?? -Infinity) <= end)?.price ?? null
}

/** Micro-USD a token against USD per 1,000 tokens. */
function isOff(rate: number, error: number | null, knownPer1k: DecimalString): boolean {
  if (error === null) return false
  const known = Number(knownPer1k) * 1_000
  const distance = Math.abs(rate - known)
  return distance > SAME_PRICE * Math.max(rate, known) && distance > STANDARD_ERRORS * error
}

function together(byMonth: ReadonlyMap<string, RateSums>): RateSums {
  const all = noRateSums()
  for (const sums of byMonth.values()) {
    for (const key of ['calls', 'ii', 'io', 'oo', 'ic', 'oc', 'cc'] as const) all[key] += sums[key]
  }
  return all
}

function sumsOf(sums: CallSums, hitShare: DecimalString): Omit<Finding['months'][number], 'month'> {
  return {
    calls: sums.calls,
    inputTokens: sums.inputTokens,
    outputTokens: sums.outputTokens,
    recordedUsd: sums.recordedUsd(),
    recomputedUsd: sums.recomputedUsd(hitShare),
  }
}

/** By the size of the amount, then by calls. */
function worstFirst(a: Finding, b: Finding): number {
  return new Exact(b.amountUsd).abs().comparedTo(new Exact(a.amountUsd).abs()) || b.calls - a.calls
}
