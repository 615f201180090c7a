import { reportRequestSchema } from '../src/contract/reports'
import { writeReportFolder } from '../src/main/core/reports/run'
import { wordsOf } from '../src/main/core/reports/words'
import { CallsSheets } from '../src/main/core/reports/xlsx/calls-sheet'
import { Workbook } from '../src/main/core/reports/xlsx/workbook'
import { openScope } from '../src/main/core/usage-scope'
import { streamUsage } from '../src/main/storage/usage-stream'
import { openApp } from './app-host'
import type { Meter, Task } from './child-tasks'
import { NOW } from './dataset'

/** The sheets of an audit pack's calls alone, as the report writes them. */
export async function xlsxTask(
  { url, folder, file }: Extract<Task, { kind: 'xlsx' }>,
  meter: Meter,
): Promise<number> {
  const app = await openApp(url, folder)
  const rows = await meter.measure(async () => {
    const scope = await openScope(app.deps, { period: { kind: 'preset', preset: 'allTime' } })
    const workbook = await Workbook.create(file, NOW)
    const sheets = new CallsSheets(workbook, scope.reference, 'Europe/Berlin', wordsOf('en'))
    let count = 0
    await streamUsage(scope.db, scope.filter, { by: 'time', direction: 'asc' }, async (batch) => {
      await sheets.write(batch)
      count += batch.length
    })
    await sheets.end()
    await workbook.close()
    return count
  })
  await app.close()
  return rows
}

/** A whole audit pack: its sums, its tables and all calls in three files. */
export async function packTask(
  { url, folder, file }: Extract<Task, { kind: 'pack' }>,
  meter: Meter,
): Promise<number> {
  const app = await openApp(url, folder)
  const period = { kind: 'preset', preset: 'allTime' } as const
  const rows = await meter.measure(async () => {
    const { manifest } = await writeReportFolder(app.reports, file, {
      request: reportRequestSchema.parse({ kind: 'audit', filter: { period } }),
      formats: ['html', 'xlsx', 'csv', 'focus'],
      language: 'en',
      template: null,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    if (!manifest.calls?.agree) throw new Error('The pack does not agree with its sums.')
    return manifest.calls.rows
  })
  await app.close()
  return rows
}
