import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize'

/** Definitions for writes to the small tables. Defaults and timestamps are the database's own. */
export interface Tables {
  providers: ModelStatic<Model>
  models: ModelStatic<Model>
  projects: ModelStatic<Model>
  priceUpdates: ModelStatic<Model>
  imports: ModelStatic<Model>
}

export function defineTables(sequelize: Sequelize): Tables {
  const define = (name: string, columns: Parameters<Sequelize['define']>[1]): ModelStatic<Model> =>
    sequelize.define(name, columns, { tableName: name, timestamps: false })
  const key = { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true }
  return {
    providers: define('llm_providers', {
      id: key,
      name: DataTypes.STRING(128),
      base_url: DataTypes.STRING(512),
      api_key: DataTypes.TEXT,
      description: DataTypes.TEXT,
    }),
    models: define('llm_models', {
      id: key,
      provider_id: DataTypes.BIGINT,
      model_name: DataTypes.STRING(255),
      model_type: DataTypes.STRING(16),
      max_input_tokens: DataTypes.INTEGER,
      max_output_tokens: DataTypes.INTEGER,
      support_stream: DataTypes.BOOLEAN,
      support_json: DataTypes.BOOLEAN,
      price_input_per_1k: DataTypes.DECIMAL(10, 6),
      price_output_per_1k: DataTypes.DECIMAL(10, 6),
    }),
    projects: define('token_ledger_projects', {
      id: { type: DataTypes.BIGINT, primaryKey: true },
      name: DataTypes.STRING(128),
    }),
    priceUpdates: define('token_ledger_price_updates', {
      id: key,
      source: DataTypes.STRING(255),
      models: DataTypes.INTEGER,
      prices: DataTypes.INTEGER,
      replaced: DataTypes.TEXT,
      applied_at: DataTypes.STRING,
      undone_at: DataTypes.STRING,
    }),
    imports: define('token_ledger_imports', {
      id: key,
      file_name: DataTypes.STRING(1000),
      format: DataTypes.STRING(32),
      plan: DataTypes.TEXT,
      status: DataTypes.STRING(16),
      rows_read: DataTypes.BIGINT,
      added: DataTypes.BIGINT,
      duplicates: DataTypes.BIGINT,
      rejected: DataTypes.BIGINT,
      started_at: DataTypes.STRING,
      heartbeat_at: DataTypes.STRING,
      ended_at: DataTypes.STRING,
    }),
  }
}
