import { z } from 'zod'
import { type Budget, type BudgetInput, budgetScopeSchema } from '../../contract/budgets'
import type { Id } from '../../contract/values'
import { idParam, microsToUsd, readId, usdToMicros } from './codec'
import type { OpenTransaction, Queryable, SqlValue } from './database'

interface BudgetRow {
  id: unknown
  name: string
  scope: string
  scope_id: unknown
  amount_micros: unknown
  thresholds: string
}

/** By name. */
export async function listBudgets(db: Queryable): Promise<Budget[]> {
  const { idColumn } = db.codec
  const rows = await db.select<BudgetRow>(
    `SELECT ${idColumn('id')} AS id, name, scope, ${idColumn('scope_id')} AS scope_id,
       ${idColumn('amount_micros')} AS amount_micros, thresholds
     FROM token_ledger_budgets ORDER BY name`,
  )
  return rows.map((row) => ({
    id: readId(row.id),
    name: row.name,
    scope: budgetScopeSchema.parse({ kind: row.scope, id: String(row.scope_id) }),
    amountUsd: microsToUsd(BigInt(String(row.amount_micros))),
    thresholds: z.array(z.number()).parse(JSON.parse(row.thresholds)),
  }))
}

export async function insertBudget(tx: OpenTransaction, budget: BudgetInput): Promise<Id> {
  return tx.bulkInsert('token_ledger_budgets', COLUMNS, [valuesOf(budget)])
}

export async function updateBudget(tx: Queryable, id: Id, budget: BudgetInput): Promise<void> {
  await tx.run(
    `UPDATE token_ledger_budgets SET ${COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...valuesOf(budget), idParam(id)],
  )
}

export async function deleteBudget(tx: Queryable, id: Id): Promise<void> {
  await tx.run('DELETE FROM token_ledger_budgets WHERE id = ?', [idParam(id)])
}

const COLUMNS = ['name', 'scope', 'scope_id', 'amount_micros', 'thresholds']

function valuesOf({ name, scope, amountUsd, thresholds }: BudgetInput): SqlValue[] {
  return [
    name,
    scope.kind,
    'id' in scope ? idParam(scope.id) : null,
    usdToMicros(amountUsd),
    JSON.stringify(thresholds),
  ]
}
