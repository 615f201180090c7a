import type { Migration } from './migration'

/** Costs that the app computed anew, with what they were before. */
export const backfills: Migration = {
  name: '20261125090000-backfills',
  statements: {
    mysql: [
      `CREATE TABLE IF NOT EXISTS \`token_ledger_backfills\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`scope\` TEXT NOT NULL,
  \`status\` VARCHAR(16) NOT NULL,
  \`calls\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`difference_usd\` DECIMAL(20,6) NOT NULL DEFAULT 0,
  \`started_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`heartbeat_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`ended_at\` TIMESTAMP NULL DEFAULT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_backfill_rows\` (
  \`backfill_id\` BIGINT UNSIGNED NOT NULL,
  \`usage_log_id\` BIGINT UNSIGNED NOT NULL,
  \`old_cost_usd\` DECIMAL(10,6) NOT NULL,
  \`new_cost_usd\` DECIMAL(10,6) NOT NULL,
  \`old_cost_source\` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL,
  PRIMARY KEY (\`backfill_id\`,\`usage_log_id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      `CREATE TABLE IF NOT EXISTS token_ledger_backfills (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  scope TEXT NOT NULL,
  status TEXT NOT NULL,
  calls INTEGER NOT NULL DEFAULT 0,
  difference_usd INTEGER NOT NULL DEFAULT 0 /* micro-USD */,
  started_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  heartbeat_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  ended_at INTEGER /* UTC seconds */
)`,
      `CREATE TABLE IF NOT EXISTS token_ledger_backfill_rows (
  backfill_id INTEGER NOT NULL,
  usage_log_id INTEGER NOT NULL,
  old_cost_usd INTEGER NOT NULL /* micro-USD */,
  new_cost_usd INTEGER NOT NULL /* micro-USD */,
  old_cost_source TEXT,
  PRIMARY KEY (backfill_id, usage_log_id)
) WITHOUT ROWID`,
    ],
  },
}
