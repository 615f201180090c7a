import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportRecord, RejectedRow } from '../../../src/contract/imports'
import type { Job } from '../../../src/contract/jobs'
import type { RouteInput } from '../../../src/contract/routes'
import type { TestCore } from '../../fixtures/test-core'

/** What a caller may send as a plan. */
export type PlanInput = RouteInput<'imports.start'>['plan']

/** The columns of the files that `callsCsv` writes. */
export const csvPlan: PlanInput = {
  format: 'csv',
  columns: {
    time: 'time',
    model: 'model',
    project: 'project',
    input: 'input',
    output: 'output',
    cost: 'cost',
  },
  provider: 'openai',
}

export function callsCsv(rows: readonly string[]): string {
  return ['time,model,project,input,output,cost', ...rows].join('\n')
}

/** `count` calls, each different, a second apart. */
export function distinctRows(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, at) => {
    const time = new Date(Date.UTC(2026, 0, 1) + (from + at) * 1_000).toISOString()
    return `${time},gpt-4o,web,${100 + ((from + at) % 900)},20,`
  })
}

export async function writeSource(
  core: TestCore,
  name: string,
  content: string | Buffer,
): Promise<string> {
  const folder = join(core.dataFolder, 'sources')
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** Starts an import as a renderer does, and waits for its end. */
export async function importPath(core: TestCore, path: string, plan: PlanInput): Promise<Job> {
  const file = await core.deps.uploads.register(path)
  const { jobId } = await core.request('imports.start', { file, plan })
  return core.jobEnded(jobId)
}

/** An import that must end well. */
export async function importOf(
  core: TestCore,
  path: string,
  plan: PlanInput = csvPlan,
): Promise<ImportRecord> {
  const job = await importPath(core, path, plan)
  if (job.result?.kind !== 'import') {
    throw new Error(`the import ended as ${job.state}: ${JSON.stringify(job.error)}`)
  }
  return job.result.import
}

export async function importText(
  core: TestCore,
  content: string | Buffer,
  plan: PlanInput = csvPlan,
): Promise<ImportRecord> {
  return importOf(core, await writeSource(core, 'calls.csv', content), plan)
}

export async function rejectsOf(core: TestCore, record: ImportRecord): Promise<RejectedRow[]> {
  return (await core.request('imports.rejects', { id: record.id, limit: 1_000 })).rejects
}

export async function totals(core: TestCore): Promise<{
  calls: number
  inputTokens: number
  outputTokens: number
  costUsd: string
}> {
  const { calls, inputTokens, outputTokens, costUsd } = await core.request('usage.totals', {
    filter: {},
  })
  return { calls, inputTokens, outputTokens, costUsd }
}

/** Calls without details, or details without calls: there must never be any. */
export async function halfWritten(core: TestCore): Promise<number> {
  const db = core.deps.workspace.database()
  const [row] = await db.select<{ orphans: unknown }>(
    `SELECT (SELECT COUNT(*) FROM llm_usage_logs u
               LEFT JOIN token_ledger_usage_details d ON d.usage_log_id = u.id
               WHERE d.usage_log_id IS NULL)
          + (SELECT COUNT(*) FROM token_ledger_usage_details d
               LEFT JOIN llm_usage_logs u ON u.id = d.usage_log_id
               WHERE u.id IS NULL) AS orphans`,
  )
  return Number(row?.orphans)
}

export function counts(
  record: ImportRecord,
): Pick<ImportRecord, 'status' | 'rowsRead' | 'added' | 'duplicates' | 'rejected'> {
  const { status, rowsRead, added, duplicates, rejected } = record
  return { status, rowsRead, added, duplicates, rejected }
}

/** Per model: calls, uncached input, cache writes for 5 minutes and 1 hour, cache reads, output. */
export async function detailSums(core: TestCore): Promise<(string | number)[][]> {
  const rows = await core.deps.workspace.database().select<Record<string, unknown>>(
    `SELECT m.model_name AS model, COUNT(*) AS calls,
       SUM(u.input_tokens - d.cache_read_tokens - d.cache_write_5m_tokens - d.cache_write_1h_tokens) AS uncached,
       SUM(d.cache_write_5m_tokens) AS write5m, SUM(d.cache_write_1h_tokens) AS write1h,
       SUM(d.cache_read_tokens) AS cache_read, SUM(u.output_tokens) AS output
     FROM llm_usage_logs u JOIN token_ledger_usage_details d ON d.usage_log_id = u.id
     JOIN llm_models m ON m.id = u.llm_model_id GROUP BY m.model_name ORDER BY m.model_name`,
  )
  return rows.map((row) => [
    String(row['model']),
    ...['calls', 'uncached', 'write5m', 'write1h', 'cache_read', 'output'].map((name) =>
      Number(row[name]),
    ),
  ])
}

/** What all calls come to, exact: each to twelve places. USD. */
export async function computedSum(core: TestCore): Promise<string> {
  const rows = await core.deps.workspace
    .database()
    .select<{ cost: unknown }>('SELECT computed_cost AS cost FROM token_ledger_usage_details')
  const picos = rows.reduce((sum, { cost }) => {
    const [whole = '0', fraction = ''] = String(cost).split('.')
    return sum + BigInt(whole + fraction.padEnd(12, '0'))
  }, 0n)
  const digits = String(picos).padStart(13, '0')
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/0+$/, '')
}
