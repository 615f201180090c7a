import type { Migration } from './migration'

/** Pages and totals of one model or project, newest first, without a sort. */
export const pageIndexes: Migration = {
  name: '20261123080200-page-indexes',
  ownDatabaseOnly: true,
  statements: {
    mysql: [
      'CREATE INDEX `idx_llm_usage_logs_model_created` ON `llm_usage_logs` (`llm_model_id`,`created_at`)',
      'CREATE INDEX `idx_llm_usage_logs_project_created` ON `llm_usage_logs` (`project_id`,`created_at`)',
    ],
    sqlite: [
      'CREATE INDEX IF NOT EXISTS idx_llm_usage_logs_model_created ON llm_usage_logs (llm_model_id, created_at)',
      'CREATE INDEX IF NOT EXISTS idx_llm_usage_logs_project_created ON llm_usage_logs (project_id, created_at)',
    ],
  },
}
