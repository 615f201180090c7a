import { rm } from 'node:fs/promises'
import type { Month } from '../../../contract/months'
import type { DomainHandlers, RouteOutput } from '../../../contract/routes'
import {
  type ClosedMonthRecord,
  deleteClosedMonth,
  listClosedMonths,
  readFrozenCells,
  readFrozenPrices,
} from '../../storage/closed-months'
import { forgetAllSourceFiles } from '../../storage/source-files'
import type { CoreDeps } from '../deps'
import { noCalls, sumByKey, totalsOf } from '../spend/figures'
import { openSpend, type SpendDeps } from '../spend/sums'
import { closeMonth, type MonthDeps, refuseClosing } from './close-month'
import { totalsBy } from './month-ledger'
import { monthRange, monthsBetween } from './month-range'
import { rowsPath } from './rows-file'
import { mustFindMonth, toClosedMonth, verifyMonth } from './verify-month'

export interface Months {
  handlers: DomainHandlers<'months'>
  /** Starts the job that compares a closed month with its calls. */
  startVerifying(month: Month, calls: number): string
}

type Deps = MonthDeps & SpendDeps & Pick<CoreDeps, 'jobs'>

export function makeMonthHandlers(deps: Deps): Months {
  const handlers: DomainHandlers<'months'> = {
    'months.list': () => listMonths(deps),
    'months.detail': ({ month }) => readDetail(deps, month),
    'months.close': async ({ month }) => {
      await refuseClosing(deps, monthRange(month, deps.settings.current().timeZone))
      const jobId = deps.jobs.start(
        { kind: 'closeMonth', subject: month, unit: 'rows', total: null },
        async (context) => ({
          kind: 'closeMonth',
          month,
          figures: await closeMonth(deps, month, context),
        }),
      )
      return { jobId }
    },
    'months.verify': async ({ month }) => {
      const { calls } = await mustFindMonth(deps, month)
      return { jobId: startVerifying(deps, month, calls) }
    },
    'months.reopen': ({ month }) => reopenMonth(deps, month),
  }
  return { handlers, startVerifying: (month, calls) => startVerifying(deps, month, calls) }
}

function startVerifying(deps: Deps, month: Month, calls: number): string {
  return deps.jobs.start(
    { kind: 'verifyMonth', subject: month, unit: 'rows', total: calls },
    async (context) => ({
      kind: 'verifyMonth',
      month,
      drift: await verifyMonth(deps, month, context),
    }),
  )
}

/** The figures are the dashboard's, from the same layer; closed months without calls stay listed. */
async function listMonths(deps: Deps): Promise<RouteOutput<'months.list'>> {
  const { timeZone } = deps.settings.current()
  const kept = deps.workspace.hasTable('token_ledger_closed_months')
  const closed = new Map<Month, ClosedMonthRecord>()
  if (kept) {
    for (const record of await listClosedMonths(deps.workspace.database())) {
      closed.set(record.month, record)
    }
  }
  const scope = await openSpend(deps, { period: { kind: 'preset', preset: 'allTime' } })
  const { cells } = await scope.sums(['day'])
  const sums = sumByKey(cells, ({ day }) => (day ?? '').slice(0, 7))
  const named = [...sums.keys(), ...closed.keys()].filter(Boolean).toSorted()
  const months: RouteOutput<'months.list'>['months'] = []
  for (const month of monthsBetween(named[0], named.at(-1))) {
    const { from, to, toSeconds } = monthRange(month, timeZone)
    const record = closed.get(month)
    months.unshift({
      month,
      from,
      to,
      over: toSeconds * 1000 <= deps.clock.now().getTime(),
      figures: totalsOf(sums.get(month) ?? noCalls()),
      closed: record ? toClosedMonth(deps, record) : null,
    })
  }
  return { months, kept }
}

async function readDetail(deps: Deps, month: Month): Promise<RouteOutput<'months.detail'>> {
  const record = await mustFindMonth(deps, month)
  const db = deps.workspace.database()
  const [cells, prices] = await Promise.all([
    readFrozenCells(db, month),
    readFrozenPrices(db, month),
  ])
  return {
    closed: toClosedMonth(deps, record),
    days: [...totalsBy(cells, ({ day }) => day)].map(([day, totals]) => ({ day, ...totals })),
    models: [...totalsBy(cells, ({ modelId }) => modelId)].map(([modelId, totals]) => ({
      modelId,
      ...totals,
    })),
    prices,
  }
}

async function reopenMonth(deps: Deps, month: Month): Promise<Record<string, never>> {
  const record = await mustFindMonth(deps, month)
  await deps.workspace.writableDatabase().transaction(async (tx) => {
    if (!(await deleteClosedMonth(tx, month))) return
    // What was refused for this month lies in parts of logs that count as read.
    await forgetAllSourceFiles(tx)
    const { timeZone, calls, costUsd, checksum } = record
    await deps.trail.record(tx, {
      subject: 'month',
      subjectId: month,
      name: month,
      action: 'reopened',
      before: { timeZone, calls, costUsd, checksum },
    })
  })
  const connectionId = deps.workspace.status().connection.id
  await rm(rowsPath(deps.dataFolder, connectionId, record), { force: true })
  deps.events.emit('data.changed', { domains: ['months'] })
  return {}
}
