import type { Migration } from './migration'

/** What the app keeps beside the three tables, in tables of its own. */
export const ownTables: Migration = {
  name: '20261123080100-own-tables',
  statements: {
    mysql: [
      `CREATE TABLE IF NOT EXISTS \`token_ledger_projects\` (
  \`id\` BIGINT UNSIGNED NOT NULL,
  \`name\` VARCHAR(128) NOT NULL,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`updated_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`uk_token_ledger_projects_name\` (\`name\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_model_prices\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`llm_model_id\` BIGINT UNSIGNED NOT NULL,
  \`effective_from\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`input_per_1k\` DECIMAL(20,12) NOT NULL,
  \`output_per_1k\` DECIMAL(20,12) NOT NULL,
  \`source\` VARCHAR(255) NOT NULL,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  KEY \`idx_token_ledger_model_prices_model\` (\`llm_model_id\`,\`effective_from\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_imports\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`file_name\` VARCHAR(1000) NOT NULL,
  \`format\` VARCHAR(32) NOT NULL,
  \`plan\` TEXT NOT NULL,
  \`status\` VARCHAR(16) NOT NULL,
  \`rows_read\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`added\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`duplicates\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`rejected\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`started_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`heartbeat_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`ended_at\` TIMESTAMP NULL DEFAULT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_usage_details\` (
  \`usage_log_id\` BIGINT UNSIGNED NOT NULL,
  \`import_id\` BIGINT UNSIGNED NOT NULL,
  \`source\` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`event_id\` VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`cost_source\` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (\`usage_log_id\`),
  UNIQUE KEY \`uk_token_ledger_usage_details_event\` (\`source\`,\`event_id\`),
  KEY \`idx_token_ledger_usage_details_import\` (\`import_id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      `CREATE TABLE IF NOT EXISTS token_ledger_projects (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  updated_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_token_ledger_projects_name ON token_ledger_projects (name)',
      `CREATE TABLE IF NOT EXISTS token_ledger_model_prices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  llm_model_id INTEGER NOT NULL,
  effective_from INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  input_per_1k TEXT NOT NULL /* exact decimal, USD */,
  output_per_1k TEXT NOT NULL /* exact decimal, USD */,
  source TEXT NOT NULL,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE INDEX IF NOT EXISTS idx_token_ledger_model_prices_model ON token_ledger_model_prices (llm_model_id, effective_from)',
      `CREATE TABLE IF NOT EXISTS token_ledger_imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file_name TEXT NOT NULL,
  format TEXT NOT NULL,
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  rows_read INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  heartbeat_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  ended_at INTEGER /* UTC seconds */
)`,
      `CREATE TABLE IF NOT EXISTS token_ledger_usage_details (
  usage_log_id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  event_id TEXT NOT NULL,
  cost_source TEXT NOT NULL
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_token_ledger_usage_details_event ON token_ledger_usage_details (source, event_id)',
      'CREATE INDEX IF NOT EXISTS idx_token_ledger_usage_details_import ON token_ledger_usage_details (import_id)',
    ],
  },
}
