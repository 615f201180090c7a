import { llmTables } from './20261123080000-llm-tables'
import { ownTables } from './20261123080100-own-tables'
import { pageIndexes } from './20261123080200-page-indexes'
import type { Migration } from './migration'

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [llmTables, ownTables, pageIndexes]
export type { Migration }
