import {
  type ReportSums,
  reportSourceSchema,
  type UsageReport,
} from '../../../contract/usage-reports'
import { readSplit, splitKey } from '../../../contract/report-splits'
import { type ReportedDay, sumReportedDays } from '../../storage/usage-buckets'
import { readUsageTotals } from '../../storage/usage-totals'
import type { CoreDeps } from '../deps'
import { Exact } from '../exact'
import { entry } from '../map-entry'
import { dateOfSeconds } from '../periods'
import { makeSplitChoice } from './used-splits'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'settings'>

/** What providers report of each month, beside the calls of the same days. Nothing is added up. */
export async function listReports(deps: Deps): Promise<UsageReport[]> {
  if (!deps.workspace.hasOwnTables()) return []
  const days = await sumReportedDays(deps.workspace.database())
  const choice = makeSplitChoice(deps, days)
  const months = new Map<string, ReportedDay[]>()
  for (const day of days) {
    entry(months, `${monthOf(day)} ${day.source} ${day.provider}`, (): ReportedDay[] => []).push(
      day,
    )
  }
  const reports = await Promise.all(
    [...months.values()].map((ofMonth) => reportOf(deps, ofMonth, choice)),
  )
  // The newest month first, then by name.
  return reports.toSorted(
    (a, b) =>
      b.month.localeCompare(a.month) ||
      a.source.localeCompare(b.source) ||
      a.providerName.localeCompare(b.providerName),
  )
}

async function reportOf(
  deps: Deps,
  days: readonly ReportedDay[],
  { isUsed, isShared }: ReturnType<typeof makeSplitChoice>,
): Promise<UsageReport> {
  const [first] = days
  if (!first) throw new RangeError('a report of no day')
  const shared = days.filter(isShared)
  const splits = new Map<string, ReportedDay[]>()
  for (const day of shared.length > 0 ? days : []) {
    entry(splits, day.splitBy, (): ReportedDay[] => []).push(day)
  }
  return {
    source: reportSourceSchema.parse(first.source),
    month: monthOf(first),
    providerName: first.provider,
    ...sumOf(days.filter(isUsed)),
    calls: await callsOf(deps, first.provider, days),
    choice: splitKey(first),
    sharedDays: new Set(shared.map(({ day }) => day)).size,
    splits: [...splits]
      .map(([splitBy, own]) => ({
        splitBy,
        ...readSplit(splitBy),
        days: own.length,
        usedDays: own.filter(isUsed).length,
        ...sumOf(own),
      }))
      .toSorted((a, b) => b.columns.length - a.columns.length),
  }
}

function sumOf(days: readonly ReportedDay[]): ReportSums {
  const sum = (count: 'requests' | 'inputTokens' | 'cachedTokens' | 'outputTokens'): number =>
    days.reduce((total, day) => total + day[count], 0)
  const costs = days.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]))
  return {
    requests: sum('requests'),
    inputTokens: sum('inputTokens'),
    cachedTokens: sum('cachedTokens'),
    outputTokens: sum('outputTokens'),
    costUsd:
      costs.length === 0
        ? null
        : costs.reduce((total, cost) => total.plus(cost), new Exact(0)).toFixed(),
  }
}

/** The provider's calls from the first to the last of these days. */
async function callsOf(
  deps: Deps,
  providerName: string,
  days: readonly ReportedDay[],
): Promise<UsageReport['calls']> {
  const { models } = await deps.reference.read()
  const provider = providerName.toLowerCase()
  const totals = await readUsageTotals(deps.workspace.database(), {
    fromSeconds: days.reduce((least, day) => Math.min(least, day.startSeconds), Infinity),
    toSeconds: days.reduce((most, day) => Math.max(most, day.endSeconds), 0),
    modelIds: [...models.values()]
      .filter((model) => model.providerName?.toLowerCase() === provider)
      .map((model) => model.id),
    pricedModelIds: [],
  })
  const { calls, inputTokens, outputTokens, costUsd } = totals
  return { requests: calls, inputTokens, outputTokens, costUsd }
}

function monthOf({ day }: Pick<ReportedDay, 'day'>): string {
  return dateOfSeconds(day * 86_400, 'UTC').slice(0, 7)
}
