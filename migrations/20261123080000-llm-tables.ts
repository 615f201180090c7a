import type { Migration } from './migration'

/**
 * The three tables of the user's own schema: on MySQL word for word, on SQLite their equivalents
 * (instants are UTC seconds, money is whole micro-dollars; the column names are the same).
 */
export const llmTables: Migration = {
  name: '20261123080000-llm-tables',
  statements: {
    mysql: [
      `CREATE TABLE IF NOT EXISTS \`llm_providers\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`name\` VARCHAR(128) NOT NULL,
  \`base_url\` VARCHAR(512) NOT NULL DEFAULT '',
  \`api_key\` TEXT,
  \`description\` TEXT,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`updated_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`uk_llm_providers_name\` (\`name\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`llm_models\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`provider_id\` BIGINT UNSIGNED NOT NULL,
  \`model_name\` VARCHAR(255) NOT NULL,
  \`model_type\` ENUM('llm','vlm','embedding') NOT NULL DEFAULT 'llm',
  \`max_input_tokens\` INT NOT NULL DEFAULT 0,
  \`max_output_tokens\` INT NOT NULL DEFAULT 0,
  \`support_stream\` BOOLEAN NOT NULL DEFAULT FALSE,
  \`support_json\` BOOLEAN NOT NULL DEFAULT FALSE,
  \`price_input_per_1k\` DECIMAL(10,6) NOT NULL DEFAULT 0,
  \`price_output_per_1k\` DECIMAL(10,6) NOT NULL DEFAULT 0,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`updated_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`uk_llm_models_provider_model\` (\`provider_id\`,\`model_name\`,\`model_type\`),
  KEY \`idx_llm_models_provider_id\` (\`provider_id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      `CREATE TABLE IF NOT EXISTS \`llm_usage_logs\` (
  \`id\` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`llm_model_id\` BIGINT UNSIGNED NOT NULL,
  \`project_id\` BIGINT UNSIGNED NOT NULL,
  \`input_tokens\` INT NOT NULL DEFAULT 0,
  \`output_tokens\` INT NOT NULL DEFAULT 0,
  \`cache_hit\` BOOLEAN NOT NULL DEFAULT FALSE,
  \`cost_usd\` DECIMAL(10,6) NOT NULL DEFAULT 0,
  \`created_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  \`updated_at\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  KEY \`idx_llm_usage_logs_model_id\` (\`llm_model_id\`),
  KEY \`idx_llm_usage_logs_project_id\` (\`project_id\`),
  KEY \`idx_llm_usage_logs_created_at\` (\`created_at\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
    sqlite: [
      `CREATE TABLE IF NOT EXISTS llm_providers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE CHECK (length(name) <= 128),
  base_url TEXT NOT NULL DEFAULT '' CHECK (length(base_url) <= 512),
  api_key TEXT,
  description TEXT,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  updated_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_llm_providers_name ON llm_providers (name)',
      touch('llm_providers'),
      `CREATE TABLE IF NOT EXISTS llm_models (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  provider_id INTEGER NOT NULL,
  model_name TEXT NOT NULL COLLATE NOCASE CHECK (length(model_name) <= 255),
  model_type TEXT NOT NULL DEFAULT 'llm' CHECK (model_type IN ('llm', 'vlm', 'embedding')),
  max_input_tokens INTEGER NOT NULL DEFAULT 0,
  max_output_tokens INTEGER NOT NULL DEFAULT 0,
  support_stream INTEGER NOT NULL DEFAULT 0 CHECK (support_stream IN (0, 1)),
  support_json INTEGER NOT NULL DEFAULT 0 CHECK (support_json IN (0, 1)),
  price_input_per_1k INTEGER NOT NULL DEFAULT 0 /* micro-USD */,
  price_output_per_1k INTEGER NOT NULL DEFAULT 0 /* micro-USD */,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  updated_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE UNIQUE INDEX IF NOT EXISTS uk_llm_models_provider_model ON llm_models (provider_id, model_name, model_type)',
      'CREATE INDEX IF NOT EXISTS idx_llm_models_provider_id ON llm_models (provider_id)',
      touch('llm_models'),
      `CREATE TABLE IF NOT EXISTS llm_usage_logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  llm_model_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  cache_hit INTEGER NOT NULL DEFAULT 0,
  cost_usd INTEGER NOT NULL DEFAULT 0 /* micro-USD */,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */,
  updated_at INTEGER NOT NULL DEFAULT (unixepoch()) /* UTC seconds */
)`,
      'CREATE INDEX IF NOT EXISTS idx_llm_usage_logs_model_id ON llm_usage_logs (llm_model_id)',
      'CREATE INDEX IF NOT EXISTS idx_llm_usage_logs_project_id ON llm_usage_logs (project_id)',
      'CREATE INDEX IF NOT EXISTS idx_llm_usage_logs_created_at ON llm_usage_logs (created_at)',
      touch('llm_usage_logs'),
    ],
  },
}

/** What MySQL's ON UPDATE CURRENT_TIMESTAMP does. */
function touch(table: string): string {
  return `CREATE TRIGGER IF NOT EXISTS ${table}_touch AFTER UPDATE ON ${table}
WHEN NEW.updated_at = OLD.updated_at AND OLD.updated_at <> unixepoch()
BEGIN UPDATE ${table} SET updated_at = unixepoch() WHERE id = NEW.id; END`
}
