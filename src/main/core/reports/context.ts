import type { DayChange } from '../../../contract/rollup'
import type { ReportLanguage, ReportRequest } from '../../../contract/reports'
import type { RouteOutput } from '../../../contract/routes'
import { formatMoney, formatMoneyFixed, formatMoneyFull } from '../../../renderer/lib/money'
import { formatInteger, formatShare } from '../../../renderer/lib/numbers'
import { formatDay } from '../../../renderer/lib/time'
import type { AuditDeps } from '../audit/run'
import { readOverview } from '../spend/overview'
import { readRecomputed } from '../spend/recomputed'
import { openSpend, type SpendDeps, type SpendScope } from '../spend/sums'
import type { Section } from './document'
import { calledModels, pricesInForce, type PriceSnapshot } from './price-snapshot'
import { type ReportWords, wordsOf } from './words'

export interface ReportDeps extends SpendDeps, AuditDeps {
  /** The changes of closed days that the daily sums know of. */
  dayChanges(): Promise<readonly DayChange[]>
  version: string
}

export type ReportFormatters = ReturnType<typeof formatters>

/** What every section is made from. */
export interface SectionContext {
  deps: ReportDeps
  request: ReportRequest
  scope: SpendScope
  overview: RouteOutput<'spend.overview'>
  recomputed: RouteOutput<'spend.recomputed'>
  /** Of the models that were called, largest spend first. */
  prices: readonly PriceSnapshot[]
  words: ReportWords
  format: ReportFormatters
}

/** null: there is nothing of it to say. */
export type SectionMaker = (context: SectionContext) => Promise<Section | null>

export async function openContext(
  deps: ReportDeps,
  request: ReportRequest,
  language: ReportLanguage,
): Promise<SectionContext> {
  const now = deps.clock.now()
  const atOnce = { ...deps, clock: { now: () => now }, known: new Map() }
  const { filter } = request
  const [scope, overview, recomputed] = await Promise.all([
    openSpend(atOnce, filter),
    readOverview(atOnce, { filter }),
    readRecomputed(atOnce, { filter }),
  ])
  const prices = pricesInForce(scope.reference, await calledModels(scope), scope.range)
  return {
    deps: atOnce,
    request,
    scope,
    overview,
    recomputed,
    prices,
    words: wordsOf(language),
    format: formatters(language),
  }
}

/** As the screens write figures. */
export function formatters(locale: ReportLanguage) {
  return {
    locale,
    money: (value: string) => formatMoney(value, locale),
    moneyFull: (value: string) => formatMoneyFull(value, locale),
    moneyFixed: (value: string) => formatMoneyFixed(value, locale),
    integer: (value: number | bigint) => formatInteger(value, locale),
    share: (value: number) => formatShare(value, locale),
    day: (day: string) => formatDay(day, locale),
  }
}
