import type { Migration } from './migration'

/**
 * Dated prices by kind of token: prompt caching, tiers, a note, and which price update brought them.
 * A kind without a price (NULL) is not known. Beside them the price updates themselves, and what
 * the user said a model is called in the price catalogue.
 */
export const priceKinds: Migration = {
  name: '20261125050000-price-kinds',
  statements: {
    mysql: [
      ...[
        '`cache_read_per_1k` DECIMAL(20,12) NULL DEFAULT NULL',
        '`cache_write_5m_per_1k` DECIMAL(20,12) NULL DEFAULT NULL',
        '`cache_write_1h_per_1k` DECIMAL(20,12) NULL DEFAULT NULL',
        '`tiers` TEXT NULL',
        "`note` VARCHAR(1000) NOT NULL DEFAULT ''",
        '`update_id` BIGINT UNSIGNED NULL DEFAULT NULL',
      ].map((column) => `ALTER TABLE \`token_ledger_model_prices\` ADD COLUMN ${column}`),
      `CREATE TABLE IF NOT EXISTS \`token_ledger_price_updates\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`source\` VARCHAR(255) NOT NULL,
  \`models\` INT NOT NULL,
  \`prices\` INT NOT NULL,
  \`replaced\` MEDIUMTEXT NOT NULL,
  \`applied_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`undone_at\` TIMESTAMP NULL DEFAULT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_catalogue_names\` (
  \`llm_model_id\` BIGINT UNSIGNED NOT NULL,
  \`catalogue_provider\` VARCHAR(100) NULL DEFAULT NULL,
  \`catalogue_model\` VARCHAR(255) NULL DEFAULT NULL,
  \`chosen_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (\`llm_model_id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      ...[
        'cache_read_per_1k TEXT /* exact decimal, USD */',
        'cache_write_5m_per_1k TEXT /* exact decimal, USD */',
        'cache_write_1h_per_1k TEXT /* exact decimal, USD */',
        'tiers TEXT /* JSON */',
        "note TEXT NOT NULL DEFAULT ''",
        'update_id INTEGER',
      ].map((column) => `ALTER TABLE token_ledger_model_prices ADD COLUMN ${column}`),
      `CREATE TABLE IF NOT EXISTS token_ledger_price_updates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  models INTEGER NOT NULL,
  prices INTEGER NOT NULL,
  replaced TEXT NOT NULL /* JSON */,
  applied_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  undone_at INTEGER /* UTC seconds */
)`,
      `CREATE TABLE IF NOT EXISTS token_ledger_catalogue_names (
  llm_model_id INTEGER PRIMARY KEY,
  catalogue_provider TEXT,
  catalogue_model TEXT,
  chosen_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
    ],
  },
}
