import type { Migration } from './migration'

/**
 * What a call's cost is made of, beside the call; reports by the provider, which are sums and no
 * calls; and how far each log file has been read.
 */
export const usageDetailTokens: Migration = {
  name: '20261125040000-usage-detail-tokens',
  statements: {
    mysql: [
      ...[
        // The request of a call whose event id is its message's; null when it is not told.
        '`event_variant` VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL',
        '`cache_read_tokens` INT NOT NULL DEFAULT 0',
        '`cache_write_5m_tokens` INT NOT NULL DEFAULT 0',
        '`cache_write_1h_tokens` INT NOT NULL DEFAULT 0',
        '`reasoning_tokens` INT NOT NULL DEFAULT 0',
        "`status` VARCHAR(32) NOT NULL DEFAULT ''",
        '`recorded_cost` DECIMAL(20,12) NULL DEFAULT NULL',
        '`computed_cost` DECIMAL(20,12) NULL DEFAULT NULL',
        '`price_id` BIGINT UNSIGNED NULL DEFAULT NULL',
      ].map((column) => `ALTER TABLE \`token_ledger_usage_details\` ADD COLUMN ${column}`),
      ...['updated', 'aggregates'].map(
        (column) =>
          `ALTER TABLE \`token_ledger_imports\` ADD COLUMN \`${column}\` BIGINT UNSIGNED NOT NULL DEFAULT 0`,
      ),
      `CREATE TABLE IF NOT EXISTS \`token_ledger_usage_buckets\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`import_id\` BIGINT UNSIGNED NOT NULL,
  \`source\` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`bucket_key\` VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`period_start\` DATETIME NOT NULL,
  \`period_end\` DATETIME NOT NULL,
  \`provider\` VARCHAR(128) NOT NULL,
  \`model\` VARCHAR(255) NOT NULL,
  \`project\` VARCHAR(128) NOT NULL,
  \`requests\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`input_tokens\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`cache_read_tokens\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`cache_write_5m_tokens\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`cache_write_1h_tokens\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`output_tokens\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`reasoning_tokens\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`cost_usd\` DECIMAL(20,12) NULL DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`uk_token_ledger_usage_buckets_key\` (\`source\`,\`bucket_key\`),
  KEY \`idx_token_ledger_usage_buckets_import\` (\`import_id\`),
  KEY \`idx_token_ledger_usage_buckets_period\` (\`period_start\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_source_files\` (
  \`path_hash\` CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`format\` VARCHAR(32) NOT NULL,
  \`size\` BIGINT UNSIGNED NOT NULL,
  \`modified_ms\` BIGINT UNSIGNED NOT NULL,
  \`read_bytes\` BIGINT UNSIGNED NOT NULL,
  \`read_lines\` BIGINT UNSIGNED NOT NULL,
  \`prefix_hash\` CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`reader_state\` TEXT NOT NULL,
  \`first_import_id\` BIGINT UNSIGNED NOT NULL,
  \`last_import_id\` BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (\`path_hash\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      ...[
        'event_variant TEXT',
        'cache_read_tokens INTEGER NOT NULL DEFAULT 0',
        'cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0',
        'cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0',
        'reasoning_tokens INTEGER NOT NULL DEFAULT 0',
        "status TEXT NOT NULL DEFAULT ''",
        'recorded_cost TEXT /* exact decimal, USD */',
        'computed_cost TEXT /* exact decimal, USD */',
        'price_id INTEGER',
      ].map((column) => `ALTER TABLE token_ledger_usage_details ADD COLUMN ${column}`),
      ...['updated', 'aggregates'].map(
        (column) =>
          `ALTER TABLE token_ledger_imports ADD COLUMN ${column} INTEGER NOT NULL DEFAULT 0`,
      ),
      `CREATE TABLE IF NOT EXISTS token_ledger_usage_buckets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  import_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  bucket_key TEXT NOT NULL,
  period_start INTEGER NOT NULL /* UTC seconds */,
  period_end INTEGER NOT NULL /* UTC seconds */,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  project TEXT NOT NULL,
  requests INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  cache_read_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd TEXT /* exact decimal, USD */
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_token_ledger_usage_buckets_key ON token_ledger_usage_buckets (source, bucket_key)',
      'CREATE INDEX IF NOT EXISTS idx_token_ledger_usage_buckets_import ON token_ledger_usage_buckets (import_id)',
      'CREATE INDEX IF NOT EXISTS idx_token_ledger_usage_buckets_period ON token_ledger_usage_buckets (period_start)',
      `CREATE TABLE IF NOT EXISTS token_ledger_source_files (
  path_hash TEXT PRIMARY KEY,
  format TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  read_bytes INTEGER NOT NULL,
  read_lines INTEGER NOT NULL,
  prefix_hash TEXT NOT NULL,
  reader_state TEXT NOT NULL,
  first_import_id INTEGER NOT NULL,
  last_import_id INTEGER NOT NULL
) WITHOUT ROWID`,
    ],
  },
}
