import type { Migration } from './migration'

/** What may be spent in a month, by the whole workspace or a part of it. */
export const budgets: Migration = {
  name: '20261125070200-budgets',
  statements: {
    mysql: [
      `CREATE TABLE IF NOT EXISTS \`token_ledger_budgets\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`name\` VARCHAR(128) NOT NULL,
  \`scope\` VARCHAR(16) NOT NULL,
  \`scope_id\` BIGINT UNSIGNED NULL DEFAULT NULL,
  \`amount_micros\` BIGINT NOT NULL,
  \`thresholds\` VARCHAR(255) NOT NULL,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`uk_token_ledger_budgets_name\` (\`name\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      `CREATE TABLE IF NOT EXISTS token_ledger_budgets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE,
  scope TEXT NOT NULL,
  scope_id INTEGER,
  amount_micros INTEGER NOT NULL,
  thresholds TEXT NOT NULL /* JSON: whole percents */,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_token_ledger_budgets_name ON token_ledger_budgets (name)',
    ],
  },
}
