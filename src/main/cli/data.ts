import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { exportFormatSchema } from '../../contract/exports'
import { summaryKeySchema, type UsageTotals } from '../../contract/usage'
import { writeUsageExport } from '../core/exports'
import { addFilterOptions, type FilterOptions, filterOf, zoneOf } from './filter-options'
import { textTable } from './output'
import { type GlobalOptions, withSession } from './session'
import { foldDays } from './summary-periods'

const keys = [...summaryKeySchema.options, 'week', 'month'] as const

export function addDataCommands(program: Command, globals: () => GlobalOptions): void {
  addFilterOptions(program.command('export'))
    .description('write the calls that match to a file, newest first')
    .requiredOption('--out <file>', 'file to write; it appears whole or not at all')
    .addOption(
      new Option('--format <format>', 'file format')
        .choices(exportFormatSchema.options)
        .default('csv'),
    )
    .option('--bom', 'CSV: begin with a byte order mark, for Excel')
    .action((flags: FilterOptions & { out: string; format: 'csv' | 'jsonl'; bom?: boolean }) =>
      withSession(globals(), async (session) => {
        const file = resolve(flags.out)
        const { rows } = await writeUsageExport(session.deps, {
          path: file,
          request: {
            filter: await filterOf(session, flags),
            sort: { by: 'time', direction: 'desc' },
            format: flags.format,
            bom: flags.bom ?? false,
          },
          signal: session.signal,
          progress: () => undefined,
        })
        session.output.result({ rows, file }, `${rows} rows written to ${file}`)
      }),
    )

  addFilterOptions(program.command('summary'))
    .description('calls, tokens and cost by provider, model, project, day, week or month')
    .addOption(new Option('--by <key>', 'what to group by').choices(keys).default('model'))
    .action((flags: FilterOptions & { by: (typeof keys)[number] }) =>
      withSession(globals(), async (session) => {
        const { by } = flags
        const period = by === 'week' || by === 'month' ? by : null
        const found = await session.request('usage.summary', {
          filter: await filterOf(session, flags),
          by: by === 'week' || by === 'month' ? 'day' : by,
          timeZone: await zoneOf(session, flags.timezone),
        })
        const result = period ? { ...found, rows: foldDays(found.rows, period) } : found
        const cells = (label: string, totals: UsageTotals): string[] => [
          label,
          String(totals.calls),
          String(totals.cacheHits),
          String(totals.inputTokens),
          String(totals.outputTokens),
          totals.costUsd,
          String(totals.unpricedCalls),
        ]
        session.output.result(
          result,
          textTable(
            [by.toUpperCase(), 'CALLS', 'CACHE HITS', 'INPUT', 'OUTPUT', 'COST USD', 'UNPRICED'],
            [...result.rows.map((row) => cells(row.label, row)), cells('TOTAL', result.total)],
          ),
        )
      }),
    )
}
