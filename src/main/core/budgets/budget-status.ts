import type { Budget, BudgetScope, BudgetState, BudgetStatus } from '../../../contract/budgets'
import type { UsageFilter } from '../../../contract/usage'
import { usdToMicros } from '../../storage/codec'
import { findProvider } from '../../storage/providers'
import { difference } from '../prices'
import type { Reference } from '../reference'
import { readForecast } from '../spend/forecast'
import type { SpendDeps } from '../spend/sums'

/** How a budget stands this month: every figure is the dashboard's. */
export async function statusOf(deps: SpendDeps, budget: Budget): Promise<BudgetStatus> {
  const forecast = await readForecast(deps, { filter: filterOf(budget.scope) })
  const { toDateUsd, forecastUsd, month, remainingDays, unpricedCalls } = forecast
  const [spent, amount] = [usdToMicros(toDateUsd), usdToMicros(budget.amountUsd)]
  return {
    ...budget,
    scopeName: await nameOf(deps, budget.scope),
    month,
    state: stateOf(spent, amount, forecastUsd),
    spentUsd: toDateUsd,
    forecastUsd,
    remainingUsd: difference(budget.amountUsd, toDateUsd),
    share: Number(spent) / Number(amount),
    remainingDays,
    unpricedCalls,
    reached: budget.thresholds.filter((percent) => spent * 100n >= amount * BigInt(percent)),
  }
}

function stateOf(spent: bigint, amount: bigint, forecastUsd: string | null): BudgetState {
  if (spent > amount) return 'over'
  return forecastUsd !== null && usdToMicros(forecastUsd) > amount ? 'forecastOver' : 'onTrack'
}

function filterOf(scope: BudgetScope): Omit<UsageFilter, 'period'> {
  switch (scope.kind) {
    case 'workspace':
      return {}
    case 'provider':
      return { providerIds: [scope.id] }
    case 'model':
      return { modelIds: [scope.id] }
    case 'project':
      return { projectIds: [scope.id] }
  }
}

/** A project without a name is known by its id alone. */
async function nameOf(deps: SpendDeps, scope: BudgetScope): Promise<string | null> {
  if (scope.kind === 'workspace') return null
  if (scope.kind === 'provider') {
    return (await findProvider(deps.workspace.database(), scope.id))?.name ?? null
  }
  const reference: Reference = await deps.reference.read()
  if (scope.kind === 'model') return reference.models.get(scope.id)?.modelName ?? null
  return reference.projectNames.get(scope.id) ?? null
}
