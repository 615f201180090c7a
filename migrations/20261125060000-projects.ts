import type { Migration } from './migration'

/** A project's colour and description, and the rules by which texts of files become projects. */
export const projects: Migration = {
  name: '20261125060000-projects',
  statements: {
    mysql: [
      "ALTER TABLE `token_ledger_projects` ADD COLUMN `color` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''",
      "ALTER TABLE `token_ledger_projects` ADD COLUMN `description` VARCHAR(2000) NOT NULL DEFAULT ''",
      `CREATE TABLE IF NOT EXISTS \`token_ledger_project_rules\` (
  \`position\` INT NOT NULL,
  \`source\` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  \`match_kind\` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  \`pattern\` VARCHAR(1000) NOT NULL,
  \`project_id\` BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (\`position\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      "ALTER TABLE token_ledger_projects ADD COLUMN color TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE token_ledger_projects ADD COLUMN description TEXT NOT NULL DEFAULT ''",
      `CREATE TABLE IF NOT EXISTS token_ledger_project_rules (
  position INTEGER PRIMARY KEY,
  source TEXT NOT NULL DEFAULT '',
  match_kind TEXT NOT NULL,
  pattern TEXT NOT NULL,
  project_id INTEGER NOT NULL
)`,
    ],
  },
}
