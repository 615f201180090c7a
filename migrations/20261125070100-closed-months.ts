import type { Migration } from './migration'

/** Months that someone has frozen: their figures, prices and checksum, and the sums of each day. */
export const closedMonths: Migration = {
  name: '20261125070100-closed-months',
  statements: {
    mysql: [
      `CREATE TABLE IF NOT EXISTS \`token_ledger_closed_months\` (
  \`month\` CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`time_zone\` VARCHAR(64) NOT NULL,
  \`from_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`to_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`closed_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`closed_by\` VARCHAR(400) NOT NULL,
  \`calls\` BIGINT NOT NULL,
  \`cache_hits\` BIGINT NOT NULL,
  \`input_tokens\` BIGINT NOT NULL,
  \`output_tokens\` BIGINT NOT NULL,
  \`cost_micros\` BIGINT NOT NULL,
  \`unpriced_calls\` BIGINT NOT NULL,
  \`checksum\` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`prices\` MEDIUMTEXT NOT NULL,
  \`verified_at\` TIMESTAMP NULL DEFAULT NULL,
  \`drift\` MEDIUMTEXT,
  PRIMARY KEY (\`month\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`token_ledger_closed_month_days\` (
  \`month\` CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`day\` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`llm_model_id\` BIGINT UNSIGNED NOT NULL,
  \`project_id\` BIGINT UNSIGNED NOT NULL,
  \`calls\` BIGINT NOT NULL,
  \`cache_hits\` BIGINT NOT NULL,
  \`input_tokens\` BIGINT NOT NULL,
  \`output_tokens\` BIGINT NOT NULL,
  \`cost_micros\` BIGINT NOT NULL,
  \`unpriced_calls\` BIGINT NOT NULL,
  \`row_hash\` CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (\`month\`,\`day\`,\`llm_model_id\`,\`project_id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      `CREATE TABLE IF NOT EXISTS token_ledger_closed_months (
  month TEXT PRIMARY KEY,
  time_zone TEXT NOT NULL,
  from_at INTEGER NOT NULL /* UTC seconds */,
  to_at INTEGER NOT NULL /* UTC seconds */,
  closed_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  closed_by TEXT NOT NULL,
  calls INTEGER NOT NULL,
  cache_hits INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL,
  unpriced_calls INTEGER NOT NULL,
  checksum TEXT NOT NULL,
  prices TEXT NOT NULL /* JSON */,
  verified_at INTEGER /* UTC seconds */,
  drift TEXT /* JSON */
)`,
      `CREATE TABLE IF NOT EXISTS token_ledger_closed_month_days (
  month TEXT NOT NULL,
  day TEXT NOT NULL,
  llm_model_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  cache_hits INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL,
  unpriced_calls INTEGER NOT NULL,
  row_hash TEXT NOT NULL,
  PRIMARY KEY (month, day, llm_model_id, project_id)
) WITHOUT ROWID`,
    ],
  },
}
