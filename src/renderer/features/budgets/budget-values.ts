import type { Budget, BudgetInput, BudgetScope } from '../../../contract/budgets'
import { normalizeDecimal } from '../../lib/decimal'

/** A budget as its form holds it: texts as they were typed. */
export interface BudgetValues {
  name: string
  kind: BudgetScope['kind']
  /** "" while nothing is chosen. */
  scopeId: string
  amountUsd: string
  /** Percents, separated by commas. */
  thresholds: string
}

export function toValues(budget: Budget | null): BudgetValues {
  if (!budget) {
    return { name: '', kind: 'workspace', scopeId: '', amountUsd: '', thresholds: '50, 80, 100' }
  }
  return {
    name: budget.name,
    kind: budget.scope.kind,
    scopeId: 'id' in budget.scope ? budget.scope.id : '',
    amountUsd: normalizeDecimal(budget.amountUsd),
    thresholds: budget.thresholds.join(', '),
  }
}

/** null: what was typed is no list of whole percents from 1 to 1000, ten at most. */
export function readThresholds(text: string): number[] | null {
  const parts = text
    .split(/[,;，、\s]+/)
    .map((part) => part.replace(/[%％]$/, ''))
    .filter(Boolean)
  const percents = parts.map(Number)
  const valid = percents.every((one) => Number.isInteger(one) && one >= 1 && one <= 1_000)
  return valid && percents.length <= 10 ? percents : null
}

export function toInput(values: BudgetValues): BudgetInput {
  const { kind, scopeId } = values
  return {
    name: values.name,
    scope: kind === 'workspace' ? { kind } : { kind, id: scopeId },
    amountUsd: values.amountUsd.trim(),
    thresholds: readThresholds(values.thresholds) ?? [],
  }
}
