import type { Command } from 'commander'
import type { Job, JobResult } from '../../contract/jobs'
import { monthSchema } from '../../contract/months'
import { AppError } from '../../contract/errors'
import { textTable, usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

/** `months list|close|verify|reopen` and `budgets list`. */
export function addMonthCommands(program: Command, globals: () => GlobalOptions): void {
  const months = program.command('months').description('closed months: freeze, check, reopen')

  months
    .command('list')
    .description('every month with its figures, newest first')
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const { months: list } = await request('months.list', {})
        const stateOf = ({ over, closed }: (typeof list)[number]): string => {
          if (!closed) return over ? 'open' : 'not over'
          return closed.drift ? `closed, ${closed.drift.days.length} days changed` : 'closed'
        }
        output.result(
          { months: list },
          textTable(
            ['MONTH', 'CALLS', 'COST USD', 'UNPRICED', 'STATE'],
            list.map((month) => {
              const { calls, costUsd, unpricedCalls } = month.closed?.figures ?? month.figures
              return [month.month, String(calls), costUsd, String(unpricedCalls), stateOf(month)]
            }),
          ),
        )
      }),
    )

  withMonth(months.command('close'))
    .description('freeze a month: figures, days, prices, checksum')
    .action((flags: { month: string }) =>
      withSession(globals(), async (session) => {
        const month = monthOf(flags.month)
        const { jobId } = await session.request('months.close', { month })
        const result = await resultOf(session, jobId, 'closeMonth')
        const { calls, costUsd } = result.figures
        session.output.result(
          { month, figures: result.figures },
          `${month} is closed: ${calls} calls, ${costUsd} USD.`,
        )
      }),
    )

  withMonth(months.command('verify'))
    .description('compare a closed month with its calls as they are now')
    .action((flags: { month: string }) =>
      withSession(globals(), async (session) => {
        const month = monthOf(flags.month)
        const { jobId } = await session.request('months.verify', { month })
        const { drift } = await resultOf(session, jobId, 'verifyMonth')
        const lines = drift
          ? [
              `${drift.days.length === 1 ? '1 day has' : `${drift.days.length} days have`} changed since ${month} was closed:`,
              ...drift.days.map(
                ({ day, before, after }) =>
                  `${day}: ${before.calls} → ${after.calls} calls, ${before.costUsd} → ${after.costUsd} USD`,
              ),
              ...drift.rows.map(({ id, kind }) => `call ${id}: ${kind}`),
            ]
          : [`Nothing has changed since ${month} was closed.`]
        session.output.result({ month, drift }, lines.join('\n'))
      }),
    )

  withMonth(months.command('reopen'))
    .description('give a closed month free again')
    .action((flags: { month: string }) =>
      withSession(globals(), async ({ request, output }) => {
        const month = monthOf(flags.month)
        await request('months.reopen', { month })
        output.result({ reopened: month }, `${month} is open again.`)
      }),
    )

  program
    .command('budgets')
    .description('what may be spent this month, and what is')
    .command('list')
    .description('every budget with what is spent, forecast and left')
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const { budgets } = await request('budgets.list', {})
        output.result(
          { budgets },
          textTable(
            ['BUDGET', 'SPENT USD', 'OF', 'FORECAST', 'LEFT', 'STATE'],
            budgets.map((budget) => [
              budget.name,
              budget.spentUsd,
              budget.amountUsd,
              budget.forecastUsd ?? '-',
              budget.remainingUsd,
              budget.state,
            ]),
          ),
        )
      }),
    )
}

function withMonth(command: Command): Command {
  return command.requiredOption('--month <month>', 'the month, as 2026-10')
}

function monthOf(text: string): string {
  const month = monthSchema.safeParse(text)
  if (month.success) return month.data
  throw usageError(`"${text}" is no month; write it as 2026-10.`)
}

async function resultOf<K extends JobResult['kind']>(
  session: Session,
  jobId: string,
  kind: K,
): Promise<Extract<JobResult, { kind: K }>> {
  const cancel = (): void => void session.request('jobs.cancel', { id: jobId })
  session.signal.addEventListener('abort', cancel)
  const job: Job = await session.deps.jobs.ended(jobId)
  session.signal.removeEventListener('abort', cancel)
  if (job.error) throw new AppError(job.error.code, job.error.message, job.error.details)
  if (job.result?.kind !== kind) throw new AppError('cancelled', 'This was cancelled.')
  return job.result as Extract<JobResult, { kind: K }>
}
