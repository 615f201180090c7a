import type { Bill, BillGroup, BillSource } from '../../../contract/bills'
import { billSourceSchema } from '../../../contract/bills'
import type { RouteOutput } from '../../../contract/routes'
import type { LocalDate } from '../../../contract/values'
import { type BilledDay, listBilledDays } from '../../storage/bills'
import { listImports } from '../../storage/imports'
import type { CoreDeps } from '../deps'
import { Exact } from '../exact'
import { epochDayOf, makeSplitChoice } from '../imports/used-splits'
import { dateOfSeconds } from '../periods'

type Deps = Pick<CoreDeps, 'workspace' | 'settings'>

/** What one import brought of a day, in the bill's own calendar. */
export interface Billed extends Omit<BilledDay, 'source'> {
  source: BillSource
  date: LocalDate
  /** False: another export of the day, split differently, is the one that counts. */
  isUsed: boolean
}

/** Are bills kept here, as this version reads them? Not in a database that the app may not write to. */
export function areBillsKept({ workspace }: Pick<Deps, 'workspace'>): boolean {
  return workspace.hasOwnTables()
}

/** Every day that some bill has an amount for, oldest first. */
export async function readBilledDays(
  deps: Deps & { signal?: AbortSignal | undefined },
): Promise<Billed[]> {
  if (!areBillsKept(deps)) return []
  const days = await deps.workspace.database().longRead(deps.signal, listBilledDays)
  const parts = days.map((day) => ({ ...day, day: epochDayOf(day.startSeconds) }))
  const { isUsed } = makeSplitChoice(deps, parts)
  return parts.flatMap((day) => {
    // Reports of usage may have costs one day; they are no bills.
    const source = billSourceSchema.safeParse(day.source)
    const date = dateOfSeconds(day.startSeconds, day.timeZone)
    return source.success ? [{ ...day, source: source.data, date, isUsed: isUsed(day) }] : []
  })
}

export function isOfGroup(
  day: Pick<Billed, 'source' | 'provider' | 'timeZone'>,
  group: Pick<Billed, 'source' | 'provider' | 'timeZone'>,
): boolean {
  return keyOf(day) === keyOf(group)
}

function keyOf(day: Pick<Billed, 'source' | 'provider' | 'timeZone'>): string {
  return `${day.source}\0${day.timeZone}\0${day.provider.toLowerCase()}`
}

/** The bills that are there, and what of them is compared together. */
export async function listBills(deps: Deps): Promise<RouteOutput<'bills.list'>> {
  const days = await readBilledDays(deps)
  if (days.length === 0) return { groups: [], bills: [], kept: areBillsKept(deps) }
  const imports = await listImports(deps.workspace.database())
  const records = new Map(imports.map((record) => [record.id, record]))
  const bills = [...groupBy(days, (day) => `${day.importId}\0${keyOf(day)}`)].flatMap(
    (own): Bill[] => {
      const [first] = own
      const last = own.at(-1)
      const record = first && records.get(first.importId)
      if (!first || !last || !record) return []
      return [
        {
          id: record.id,
          fileName: record.fileName,
          source: first.source,
          provider: first.provider,
          timeZone: first.timeZone,
          ...sumOf(own),
          rejected: record.rejected,
          from: first.date,
          to: last.date,
          importedAt: record.startedAt,
        },
      ]
    },
  )
  const used = days.filter(({ isUsed }) => isUsed)
  const groups = groupBy(used, keyOf).flatMap((own): BillGroup[] => {
    const [first] = own
    if (!first) return []
    const months = groupBy(own, ({ date }) => date.slice(0, 7)).flatMap((ofMonth) =>
      ofMonth[0] ? [{ month: ofMonth[0].date.slice(0, 7), ...sumOf(ofMonth) }] : [],
    )
    const { source, provider, timeZone } = first
    return [{ source, provider, timeZone, months: months.toReversed() }]
  })
  const newest = (group: BillGroup): string => group.months[0]?.month ?? ''
  return {
    groups: groups.toSorted((a, b) => newest(b).localeCompare(newest(a))),
    bills: bills.toSorted((a, b) => b.importedAt.localeCompare(a.importedAt)),
    kept: true,
  }
}

function sumOf(days: readonly Billed[]): { lines: number; amountUsd: string } {
  let lines = 0
  let amount = new Exact(0)
  for (const day of days) {
    lines += day.lines
    amount = amount.plus(day.amountUsd)
  }
  return { lines, amountUsd: amount.toFixed() }
}

/** In the order in which each key came first. */
function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOfItem(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}
