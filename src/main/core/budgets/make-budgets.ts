import type { Budget, BudgetInput, BudgetNotice, BudgetStatus } from '../../../contract/budgets'
import { AppError, fieldError } from '../../../contract/errors'
import type { EventPayload } from '../../../contract/events'
import type { DomainHandlers, RouteOutput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import { deleteBudget, insertBudget, listBudgets, updateBudget } from '../../storage/budgets'
import type { OpenTransaction } from '../../storage/database'
import { isUniqueViolation } from '../../storage/db-errors'
import type { CoreDeps } from '../deps'
import type { HostPorts } from '../ports'
import { plain } from '../prices'
import type { SpendDeps } from '../spend/sums'
import { statusOf } from './budget-status'
import { makeNoticeMemory } from './notice-memory'

type Deps = SpendDeps &
  Pick<CoreDeps, 'events' | 'trail' | 'logger' | 'dataFolder' | 'jobs'> & {
    /** Tells it outside of the app's window; without one the notice inside is enough. */
    notify: HostPorts['notify']
    /** False: budgets are looked at only when asked for. */
    background: boolean
  }

export interface Budgets {
  handlers: DomainHandlers<'budgets'>
  /** Looks at the budgets from now on, whenever what is spent may have changed. */
  start(): void
  close(): void
}

/** So long after a change the budgets are looked at: changes come in crowds. */
const DELAY_MS = 3_000
/** Other programs write calls at any time and tell nobody. */
const TICK_MS = 5 * 60_000

export function makeBudgets(deps: Deps): Budgets {
  const memory = makeNoticeMemory(deps.dataFolder, deps.logger)
  let timer: NodeJS.Timeout | undefined
  let tick: NodeJS.Timeout | undefined
  let unsubscribe = (): void => undefined

  const isKept = (): boolean => deps.workspace.hasTable('token_ledger_budgets')

  async function read(): Promise<RouteOutput<'budgets.list'>> {
    if (!isKept()) return { budgets: [], notices: [], kept: false }
    const budgets: BudgetStatus[] = []
    for (const budget of await listBudgets(deps.workspace.database())) {
      budgets.push(await statusOf(deps, budget))
    }
    const notices: BudgetNotice[] = []
    for (const budget of budgets) {
      const notice = noticeOf(budget)
      if (notice && (await tell(notice))) notices.push(notice)
    }
    return { budgets, notices, kept: true }
  }

  /** Answers whether the notice still stands; the desktop hears of each threshold once a month. */
  async function tell(notice: BudgetNotice): Promise<boolean> {
    const place = { connectionId: deps.workspace.status().connection.id, ...notice }
    if (deps.notify && (await memory.claim(place, notice.threshold))) {
      deps.notify({ kind: 'budget', ...notice })
    }
    return memory.stands(place, notice.threshold)
  }

  function look(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (deps.workspace.status().state !== 'connected' || !isKept()) return
      if (deps.jobs.busy()) return look()
      read().then(
        ({ budgets }) => {
          if (budgets.length > 0) deps.events.emit('data.changed', { domains: ['budgets'] })
        },
        (error: unknown) => deps.logger.warn({ error }, 'the budgets could not be looked at'),
      )
    }, DELAY_MS)
    timer.unref()
  }

  async function write<T>(work: (tx: OpenTransaction) => Promise<T>): Promise<T> {
    try {
      const result = await deps.workspace.writableDatabase().transaction(work)
      deps.events.emit('data.changed', { domains: ['budgets'] })
      return result
    } catch (error) {
      throw isUniqueViolation(error)
        ? fieldError('name', 'taken', 'There is a budget of that name already.')
        : error
    }
  }

  async function mustFind(tx: OpenTransaction, id: Id): Promise<Budget> {
    const found = (await listBudgets(tx)).find((budget) => budget.id === id)
    if (found) return found
    throw new AppError('not_found', 'This budget does not exist any more.')
  }

  return {
    handlers: {
      'budgets.list': read,
      'budgets.create': (input) =>
        write(async (tx) => {
          const values = inOrder(input)
          const id = await insertBudget(tx, values)
          await deps.trail.record(tx, {
            subject: 'budget',
            subjectId: id,
            name: values.name,
            action: 'created',
            after: fieldsOf(values),
          })
          return { ...values, id }
        }),
      'budgets.update': ({ id, ...input }) =>
        write(async (tx) => {
          const before = await mustFind(tx, id)
          const values = inOrder(input)
          await updateBudget(tx, id, values)
          await deps.trail.record(tx, {
            subject: 'budget',
            subjectId: id,
            name: values.name,
            action: 'updated',
            before: fieldsOf(before),
            after: fieldsOf(values),
          })
          return { ...values, id }
        }),
      'budgets.remove': ({ id }) =>
        write(async (tx) => {
          const before = await mustFind(tx, id)
          await deleteBudget(tx, id)
          await deps.trail.record(tx, {
            subject: 'budget',
            subjectId: id,
            name: before.name,
            action: 'removed',
            before: fieldsOf(before),
          })
          return {}
        }),
      'budgets.acknowledge': async (place) => {
        const connectionId = deps.workspace.status().connection.id
        await memory.putAside({ connectionId, ...place }, place.threshold)
        deps.events.emit('data.changed', { domains: ['budgets'] })
        return {}
      },
    },
    start() {
      if (!deps.background) return
      let refreshedAt: string | null = null
      unsubscribe = deps.events.subscribe((name, payload) => {
        if (name === 'connection.changed') look()
        else if (name === 'rollup.changed') {
          const now = (payload as EventPayload<'rollup.changed'>).refreshedAt
          if (now !== refreshedAt) look()
          refreshedAt = now
        } else if (name === 'data.changed') {
          const { domains } = payload as EventPayload<'data.changed'>
          if (domains.some((domain) => domain !== 'budgets' && domain !== 'connections')) look()
        }
      })
      tick = setInterval(look, TICK_MS)
      tick.unref()
      look()
    },
    close() {
      unsubscribe()
      clearTimeout(timer)
      clearInterval(tick)
    },
  }
}

/** The highest threshold that was reached; null: none. */
function noticeOf({
  id,
  name,
  month,
  reached,
  spentUsd,
  amountUsd,
}: BudgetStatus): BudgetNotice | null {
  const threshold = reached.at(-1)
  if (threshold === undefined) return null
  return { budgetId: id, name, month: month.from.slice(0, 7), threshold, spentUsd, amountUsd }
}

function inOrder(input: BudgetInput): BudgetInput {
  const thresholds = [...new Set(input.thresholds)].toSorted((a, b) => a - b)
  return { ...input, thresholds }
}

function fieldsOf({ name, scope, amountUsd, thresholds }: BudgetInput) {
  return {
    name,
    scope: scope.kind,
    scopeId: 'id' in scope ? scope.id : null,
    amountUsd: plain(amountUsd),
    thresholds: thresholds.map((percent) => `${percent} %`).join(', '),
  }
}
