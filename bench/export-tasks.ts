import { open } from 'node:fs/promises'
import { exportRequestSchema } from '../src/contract/exports'
import { writeUsageExport } from '../src/main/core/exports'
import { openApp } from './app-host'
import type { Meter, Task } from './child-tasks'
import { openPlain } from './plain-client'

const PAGE = 5_000

export async function exportTask(
  { url, folder, file, since }: Extract<Task, { kind: 'export' }>,
  meter: Meter,
): Promise<number> {
  const app = await openApp(url, folder)
  const request = exportRequestSchema.parse({
    filter: { period: { kind: 'instants', from: since ?? null, to: null } },
    format: 'csv',
  })
  const rows = await meter.measure(async () => {
    const { signal } = new AbortController()
    const target = { path: file, request, signal, progress: () => undefined }
    return (await writeUsageExport(app.deps, target)).rows
  })
  await app.close()
  return rows
}

/** The embedded engine by itself: pages by key of the joined calls, as tab-separated text. */
export async function dumpTask(
  { url, file, since }: Extract<Task, { kind: 'dump' }>,
  meter: Meter,
): Promise<number> {
  const client = await openPlain(url)
  const rows = await meter.measure(async () => {
    const handle = await open(file, 'w')
    let count = 0
    const from = `u.created_at >= ${Date.parse(since) / 1000}`
    let where = `WHERE ${from}`
    for (;;) {
      const page = await client.all(joinedSql(where, `LIMIT ${PAGE}`))
      await handle.write(page.map((row) => `${Object.values(row).join('\t')}\n`).join(''))
      count += page.length
      const last = page.at(-1)
      if (!last || page.length < PAGE) break
      const [time, id] = [Number(last['time']), String(last['call_id'])]
      where = `WHERE ${from} AND u.created_at <= ${time} AND (u.created_at < ${time} OR u.id < ${id})`
    }
    await handle.close()
    return count
  })
  await client.close()
  return rows
}

/** Every column of the app's export, the names by joins, newest first. */
export function joinedSql(where = '', limit = ''): string {
  return `SELECT u.created_at AS time, p.name AS provider, m.model_name AS model,
      m.model_type AS type, u.project_id, n.name AS project, u.input_tokens, u.output_tokens,
      u.cache_hit, u.cost_usd, u.id AS call_id, u.llm_model_id
    FROM llm_usage_logs u
    LEFT JOIN llm_models m ON m.id = u.llm_model_id
    LEFT JOIN llm_providers p ON p.id = m.provider_id
    LEFT JOIN token_ledger_projects n ON n.id = u.project_id
    ${where} ORDER BY u.created_at DESC, u.id DESC ${limit}`
}
