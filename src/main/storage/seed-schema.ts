/** The three tables as the user's schema document specifies them. */
export interface ColumnSpec {
  readonly name: string
  /** MySQL's COLUMN_TYPE without display widths. */
  readonly type: string
  readonly nullable: boolean
}

const column = (name: string, type: string, nullable = false): ColumnSpec => ({
  name,
  type,
  nullable,
})

const timestamps = [column('created_at', 'timestamp'), column('updated_at', 'timestamp')]

export const seedTables: Readonly<Record<string, readonly ColumnSpec[]>> = {
  llm_providers: [
    column('id', 'bigint unsigned'),
    column('name', 'varchar(128)'),
    column('base_url', 'varchar(512)'),
    column('api_key', 'text', true),
    column('description', 'text', true),
    ...timestamps,
  ],
  llm_models: [
    column('id', 'bigint unsigned'),
    column('provider_id', 'bigint unsigned'),
    column('model_name', 'varchar(255)'),
    column('model_type', "enum('llm','vlm','embedding')"),
    column('max_input_tokens', 'int'),
    column('max_output_tokens', 'int'),
    column('support_stream', 'tinyint'),
    column('support_json', 'tinyint'),
    column('price_input_per_1k', 'decimal(10,6)'),
    column('price_output_per_1k', 'decimal(10,6)'),
    ...timestamps,
  ],
  llm_usage_logs: [
    column('id', 'bigint unsigned'),
    column('llm_model_id', 'bigint unsigned'),
    column('project_id', 'bigint unsigned'),
    column('input_tokens', 'int'),
    column('output_tokens', 'int'),
    column('cache_hit', 'tinyint'),
    column('cost_usd', 'decimal(10,6)'),
    ...timestamps,
  ],
}
