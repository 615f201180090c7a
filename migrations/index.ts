import { llmTables } from './20261123080000-llm-tables'
import { ownTables } from './20261123080100-own-tables'
import { pageIndexes } from './20261123080200-page-indexes'
import { usageDetailTokens } from './20261125040000-usage-detail-tokens'
import { priceKinds } from './20261125050000-price-kinds'
import { projects } from './20261125060000-projects'
import { trail } from './20261125070000-trail'
import { closedMonths } from './20261125070100-closed-months'
import { budgets } from './20261125070200-budgets'
import { backfills } from './20261125090000-backfills'
import { bills } from './20261125110000-bills'
import { billQuantity } from './20261127210000-bill-quantity'
import { reportSplits } from './20261127220000-report-splits'
import type { Migration } from './migration'

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [
  llmTables,
  ownTables,
  pageIndexes,
  usageDetailTokens,
  priceKinds,
  projects,
  trail,
  closedMonths,
  budgets,
  backfills,
  bills,
  billQuantity,
  reportSplits,
]
export type { Migration }
