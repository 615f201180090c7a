import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { exportFormatSchema } from '../../contract/exports'
import { type SummaryKey, summaryKeySchema, type UsageTotals } from '../../contract/usage'
import { writeUsageExport } from '../core/exports'
import { addFilterOptions, type FilterOptions, filterOf, zoneOf } from './filter-options'
import { textTable } from './output'
import { type GlobalOptions, withSession } from './session'

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
    .description('calls, tokens and cost by provider, model, project or day')
    .addOption(
      new Option('--by <key>', 'what to group by')
        .choices(summaryKeySchema.options)
        .default('model'),
    )
    .action((flags: FilterOptions & { by: SummaryKey }) =>
      withSession(globals(), async (session) => {
        const result = await session.request('usage.summary', {
          filter: await filterOf(session, flags),
          by: flags.by,
          timeZone: await zoneOf(session, flags.timezone),
        })
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
            [
              flags.by.toUpperCase(),
              'CALLS',
              'CACHE HITS',
              'INPUT',
              'OUTPUT',
              'COST USD',
              'UNPRICED',
            ],
            [...result.rows.map((row) => cells(row.label, row)), cells('TOTAL', result.total)],
          ),
        )
      }),
    )
}
