import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { importPlanSchema } from '../src/contract/imports'
import { importFile } from '../src/main/core/imports/import-job'
import { openApp } from './app-host'
import type { Meter, Task } from './child-tasks'
import { type BenchRow, models, projects, providers, usageRows } from './dataset'
import { openPlain, type PlainClient } from './plain-client'
import { mysqlTime, USAGE_COLUMNS } from './seed'

const SEED = 4_711
/** Rows of one statement; SQLite takes at most 32,766 values in one. */
const BATCH = { mysql: 5_000, sqlite: 4_000 }
const COLUMN_COUNT = USAGE_COLUMNS.split(',').length

export async function importTask(
  { url, folder, file, rows }: Extract<Task, { kind: 'import' }>,
  meter: Meter,
): Promise<number> {
  const app = await openApp(url, folder)
  const { ref } = await app.deps.uploads.register(file)
  const plan = importPlanSchema.parse({
    format: 'csv',
    columns: {
      time: 'time',
      provider: 'provider',
      model: 'model',
      project: 'project',
      input: 'input_tokens',
      output: 'output_tokens',
      cacheHit: 'cache_hit',
      cost: 'cost_usd',
    },
  })
  const added = await meter.measure(async () => {
    const { signal } = new AbortController()
    const source = app.deps.uploads.resolve(ref)
    const progress = (): void => undefined
    return (await importFile(app.deps, { file: source, plan, signal, progress })).added
  })
  const { calls } = await app.request('usage.totals', { filter: {} })
  if (calls !== rows) throw new Error(`${calls} of ${rows} rows were imported.`)
  await app.close()
  return added
}

/** The rows are made beforehand: only the statements are measured. */
export async function insertTask(
  { url, rows }: Extract<Task, { kind: 'insert' }>,
  meter: Meter,
): Promise<number> {
  const client = await openPlain(url)
  const { engine } = client
  const calls = [...usageRows(rows, SEED)].flat().map((row) => valuesOf(engine, row))
  await meter.measure(async () => {
    for (let start = 0; start < calls.length; start += BATCH[engine]) {
      await insert(client, calls.slice(start, start + BATCH[engine]))
    }
    return calls.length
  })
  await client.close()
  return calls.length
}

async function insert(client: PlainClient, rows: readonly unknown[][]): Promise<void> {
  const into = `INSERT INTO llm_usage_logs (${USAGE_COLUMNS}) VALUES`
  if (client.engine === 'mysql') {
    await client.run('START TRANSACTION')
    await client.run(`${into} ?`, [rows])
  } else {
    const tuple = `(${Array.from({ length: COLUMN_COUNT }, () => '?').join(',')})`
    await client.run('BEGIN IMMEDIATE')
    await client.run(`${into} ${rows.map(() => tuple).join(',')}`, rows.flat())
  }
  await client.run('COMMIT')
}

function valuesOf(engine: PlainClient['engine'], row: BenchRow): unknown[] {
  const { modelId, projectId, inputTokens, outputTokens, costMicros, createdAt } = row
  const hit = row.cacheHit ? 1 : 0
  return engine === 'mysql'
    ? [modelId, projectId, inputTokens, outputTokens, hit, usd(costMicros), mysqlTime(createdAt)]
    : [modelId, projectId, inputTokens, outputTokens, hit, costMicros, createdAt]
}

/** The same calls as a file, with names instead of ids. */
export async function writeImportFile(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file)
  stream.write('time,provider,model,project,input_tokens,output_tokens,cache_hit,cost_usd\n')
  for (const batch of usageRows(rows, SEED)) {
    if (!stream.write(batch.map(csvLine).join(''))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}

function csvLine(row: BenchRow): string {
  const model = models[row.modelId - 1]
  const provider = providers[(model?.providerId ?? 1) - 1]
  const project = projects.find(({ id }) => id === row.projectId)
  const time = new Date(row.createdAt * 1000).toISOString()
  return (
    `${time},${provider?.name ?? ''},${model?.name ?? ''},${project?.name ?? ''},` +
    `${row.inputTokens},${row.outputTokens},${row.cacheHit},${usd(row.costMicros)}\n`
  )
}

function usd(micros: number): string {
  return (micros / 1e6).toFixed(6)
}
