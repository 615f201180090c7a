import { extraIndexKeySchema } from '../src/contract/indexes'
import { openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { openPlain, type PlainClient } from './plain-client'
import type { ResultRow } from './report'

/** Adds the three extra indexes by the app's own job, as a user who consents would. */
export async function addIndexes(
  engine: EngineName,
  database: BenchDatabase,
): Promise<ResultRow[]> {
  const app = await openApp(database.url, database.folder)
  const client = await openPlain(database.url)
  const rows: ResultRow[] = []
  try {
    for (const key of extraIndexKeySchema.options) {
      const { indexes } = await app.request('indexes.list', {})
      const index = indexes.find((one) => one.key === key)
      if (index?.state !== 'absent') continue
      const before = await sizeOf(client, database)
      const begun = performance.now()
      const { jobId } = await app.request('indexes.add', { key })
      const { state, error } = await app.deps.jobs.ended(jobId)
      if (state !== 'done') throw new Error(`The index was not added: ${error?.message ?? state}`)
      const seconds = (performance.now() - begun) / 1000
      const after = await sizeOf(client, database)
      const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
      rows.push({
        engine,
        what: `Extra index (${index.columns.join(', ')})`,
        ours: `added in ${seconds.toFixed(1)} s`,
        floor: `takes ${megabytes(after - before)}, said ${megabytes(index.bytes ?? 0)}`,
        ratio: `+${(((after - before) / before) * 100).toFixed(0)} % disk`,
        aim: '',
        met: null,
      })
    }
    return rows
  } finally {
    await client.close()
    await app.close()
  }
}

async function sizeOf(client: PlainClient, { url }: BenchDatabase): Promise<number> {
  if (client.engine === 'mysql') {
    await client.run('ANALYZE TABLE llm_usage_logs')
    const [row] = await client.all(
      `SELECT DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = '${new URL(url).pathname.slice(1)}' AND TABLE_NAME = 'llm_usage_logs'`,
    )
    return Number(row?.['bytes'])
  }
  const [row] = await client.all(
    `SELECT (SELECT page_count FROM pragma_page_count()) *
       (SELECT page_size FROM pragma_page_size()) AS bytes`,
  )
  return Number(row?.['bytes'])
}
