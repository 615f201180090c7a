import { openApp } from './app-host'
import type { BenchDatabase } from './databases'
import { type BenchRow, models, projects, providers, usageRows } from './dataset'
import { openPlain, type PlainClient } from './plain-client'

const SEED = 20_260_101

/**
 * Fills the three tables of another program's database as fast as the driver goes, lets the engine
 * gather statistics, and has the app take the database over with the user's consent.
 */
export async function seedDatabase(
  database: BenchDatabase,
  rows: number,
  tell: (text: string) => void,
): Promise<void> {
  await fillTables(database, rows, tell)
  const app = await openApp(database.url, database.folder, { consent: true })
  await app.close()
  const client = await openPlain(database.url)
  await client.run(
    `INSERT INTO token_ledger_projects (id, name) VALUES ${projects
      .map(({ id, name }) => `(${id}, '${name}')`)
      .join(', ')}`,
  )
  await client.close()
}

async function fillTables(
  database: BenchDatabase,
  rows: number,
  tell: (text: string) => void,
): Promise<void> {
  const client = await openPlain(database.url)
  try {
    await seedReference(client)
    const begun = performance.now()
    if (client.engine === 'mysql') {
      await client.run('SET SESSION unique_checks = 0')
      await client.run('SET SESSION foreign_key_checks = 0')
    }
    let written = 0
    for (const batch of usageRows(rows, SEED)) {
      await client.run(insertSql(client, batch))
      written += batch.length
      if (written % 1_000_000 === 0) tell(`${written.toLocaleString('en')} rows written`)
    }
    const tables = ['llm_usage_logs', 'llm_models', 'llm_providers']
    await client.run(client.engine === 'mysql' ? `ANALYZE TABLE ${tables.join(', ')}` : 'ANALYZE')
    if (client.engine === 'sqlite') await client.run('PRAGMA wal_checkpoint(TRUNCATE)')
    const seconds = (performance.now() - begun) / 1000
    tell(`seeded ${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s`)
  } finally {
    await client.close()
  }
}

async function seedReference(client: PlainClient): Promise<void> {
  const price = (micros: number): number => (client.engine === 'mysql' ? micros / 1e6 : micros)
  await client.run(
    `INSERT INTO llm_providers (id, name) VALUES ${providers
      .map(({ id, name }) => `(${id}, '${name}')`)
      .join(', ')}`,
  )
  const columns = 'id, provider_id, model_name, model_type, price_input_per_1k, price_output_per_1k'
  await client.run(
    `INSERT INTO llm_models (${columns}) VALUES ${models
      .map(
        (model) =>
          `(${model.id}, ${model.providerId}, '${model.name}', '${model.type}', ` +
          `${price(model.inputMicros)}, ${price(model.outputMicros)})`,
      )
      .join(', ')}`,
  )
}

/** All values are numbers and times of our own making, so they may stand in the text. */
function insertSql({ engine }: PlainClient, rows: readonly BenchRow[]): string {
  const tuples = rows.map((row) => {
    const cost = engine === 'mysql' ? (row.costMicros / 1e6).toFixed(6) : row.costMicros
    const time = engine === 'mysql' ? `'${mysqlTime(row.createdAt)}'` : row.createdAt
    const hit = row.cacheHit ? 1 : 0
    return `(${row.modelId},${row.projectId},${row.inputTokens},${row.outputTokens},${hit},${cost},${time},${time})`
  })
  return `INSERT INTO llm_usage_logs (${USAGE_COLUMNS}, updated_at) VALUES ${tuples.join(',')}`
}

export const USAGE_COLUMNS =
  'llm_model_id, project_id, input_tokens, output_tokens, cache_hit, cost_usd, created_at'

export function mysqlTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
