import type { Migration } from './migration'

/** Who changed what, when, from what to what. Rows are only ever added. */
export const trail: Migration = {
  name: '20261125070000-trail',
  statements: {
    mysql: [
      `CREATE TABLE IF NOT EXISTS \`token_ledger_trail\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`actor\` VARCHAR(128) NOT NULL,
  \`host\` VARCHAR(255) NOT NULL,
  \`via\` VARCHAR(16) NOT NULL,
  \`subject\` VARCHAR(32) NOT NULL,
  \`subject_id\` VARCHAR(64) NOT NULL,
  \`name\` VARCHAR(1000) NOT NULL,
  \`action\` VARCHAR(32) NOT NULL,
  \`changes\` MEDIUMTEXT NOT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`idx_token_ledger_trail_subject\` (\`subject\`,\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      `CREATE TABLE IF NOT EXISTS token_ledger_trail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  actor TEXT NOT NULL,
  host TEXT NOT NULL,
  via TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  name TEXT NOT NULL,
  action TEXT NOT NULL,
  changes TEXT NOT NULL /* JSON */
)`,
      'CREATE INDEX IF NOT EXISTS idx_token_ledger_trail_subject ON token_ledger_trail (subject, id)',
    ],
  },
}
