import type { Migration } from './migration'

/**
 * What a line of a bill says of itself and in which zone its day is meant; and what people say
 * which model of a provider a line item is (none: a charge of the platform).
 */
export const bills: Migration = {
  name: '20261125110000-bills',
  statements: {
    mysql: [
      "ALTER TABLE `token_ledger_usage_buckets` ADD COLUMN `description` VARCHAR(255) NOT NULL DEFAULT ''",
      "ALTER TABLE `token_ledger_usage_buckets` ADD COLUMN `time_zone` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'UTC'",
      `CREATE TABLE IF NOT EXISTS \`token_ledger_bill_names\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`llm_provider_id\` BIGINT UNSIGNED NOT NULL,
  \`name\` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  \`llm_model_id\` BIGINT UNSIGNED NULL DEFAULT NULL,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`uk_token_ledger_bill_names_name\` (\`llm_provider_id\`,\`name\`),
  KEY \`idx_token_ledger_bill_names_model\` (\`llm_model_id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      "ALTER TABLE token_ledger_usage_buckets ADD COLUMN description TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE token_ledger_usage_buckets ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC'",
      `CREATE TABLE IF NOT EXISTS token_ledger_bill_names (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  llm_provider_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  llm_model_id INTEGER /* null: no model, a charge of the platform */,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_token_ledger_bill_names_name ON token_ledger_bill_names (llm_provider_id, name)',
      'CREATE INDEX IF NOT EXISTS idx_token_ledger_bill_names_model ON token_ledger_bill_names (llm_model_id)',
    ],
  },
}
