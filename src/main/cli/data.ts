import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { exportFormatSchema } from '../../contract/exports'
import {
  type ColumnMap,
  importFieldSchema,
  type ImportPlan,
  type RejectedRow,
} from '../../contract/imports'
import { type SummaryKey, summaryKeySchema, type UsageTotals } from '../../contract/usage'
import { writeUsageExport } from '../core/exports'
import { importFile } from '../core/imports/import-job'
import { addFilterOptions, collect, type FilterOptions, filterOf, zoneOf } from './filter-options'
import { textTable, usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

/** Rejected rows that the answer names; the rest is counted. */
const MOST_REJECTS = 1_000

interface ImportFlags {
  format: 'auto' | 'csv' | 'jsonl'
  delimiter?: ',' | ';' | '\t' | '|'
  map?: string[]
  timezone?: string
  provider?: string
  model?: string
  project?: string
  inputExcludesCached?: boolean
}

export function addDataCommands(program: Command, globals: () => GlobalOptions): void {
  program
    .command('import <path...>')
    .description('import usage from CSV or JSONL files (also gzipped)')
    .addOption(
      new Option('--format <format>', 'file format')
        .choices(['auto', 'csv', 'jsonl'])
        .default('auto'),
    )
    .addOption(
      new Option('--delimiter <sign>', 'CSV separator (default: found out)').choices([
        ',',
        ';',
        '\t',
        '|',
      ]),
    )
    .option(
      '--map <field=column,...>',
      `what columns are: ${importFieldSchema.options.join(', ')}; the rest is guessed from headers`,
      collect,
    )
    .option('--timezone <zone>', 'IANA time zone of times that name none (default: UTC)')
    .option('--provider <name>', 'provider of rows that name none; created when missing')
    .option('--model <name>', 'model of rows that name none; created when missing')
    .option('--project <id|name>', 'project of rows that name none')
    .option(
      '--input-excludes-cached',
      'the input column excludes cached tokens; add the cache-read column',
    )
    .action((paths: string[], flags: ImportFlags) =>
      withSession(globals(), async (session) => {
        const result = await importPaths(session, paths, flags)
        const { read, added, duplicates, rejected } = result
        session.output.result(
          result,
          [
            `${read} read, ${added} added, ${duplicates} already there, ${rejected} rejected`,
            ...result.rejects.map((reject) => `${reject.file}:${reject.line}: ${reject.reason}`),
            ...(rejected > result.rejects.length
              ? [`… and ${rejected - result.rejects.length} more rejected rows`]
              : []),
          ].join('\n'),
        )
      }),
    )

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

interface ImportResult {
  read: number
  added: number
  duplicates: number
  rejected: number
  rejects: { file: string; line: number; reason: string }[]
}

async function importPaths(
  session: Session,
  paths: string[],
  flags: ImportFlags,
): Promise<ImportResult> {
  const result: ImportResult = { read: 0, added: 0, duplicates: 0, rejected: 0, rejects: [] }
  const files = await Promise.all(paths.map((path) => session.deps.uploads.register(resolve(path))))
  // All of them before the first one is imported: a wrong flag leaves nothing half-done.
  const plans: ImportPlan[] = []
  for (const { ref } of files) plans.push(await planOf(session, ref, flags))
  for (const [index, file] of files.entries()) {
    const path = paths[index] ?? file.name
    const plan = plans[index]
    if (!plan) continue
    session.output.note(`Importing ${path} …`)
    const record = await importFile(session.deps, {
      file: session.deps.uploads.resolve(file.ref),
      plan,
      signal: session.signal,
      progress: () => undefined,
    })
    result.read += record.rowsRead
    result.added += record.added
    result.duplicates += record.duplicates
    result.rejected += record.rejected
    const room = MOST_REJECTS - result.rejects.length
    if (record.rejected > 0 && room > 0) {
      const { rejects } = await session.request('imports.rejects', { id: record.id, limit: room })
      result.rejects.push(...rejects.map((reject) => rejectLine(path, reject)))
    }
  }
  return result
}

function rejectLine(
  file: string,
  reject: RejectedRow,
): { file: string; line: number; reason: string } {
  return { file, line: reject.line, reason: reject.message }
}

async function planOf(session: Session, ref: string, flags: ImportFlags): Promise<ImportPlan> {
  const found = await session.request('imports.inspect', {
    file: ref,
    format: flags.format === 'auto' ? undefined : flags.format,
    delimiter: flags.delimiter,
  })
  const columns = { ...found.suggested, ...parseMap(flags.map ?? []) }
  for (const column of Object.values(columns)) {
    if (
      column !== undefined &&
      found.format === 'csv' &&
      !found.columns.some(({ name }) => name === column)
    ) {
      const names = found.columns.map(({ name }) => name).join(', ')
      throw usageError(`The file has no column "${column}". It has: ${names}.`)
    }
  }
  refuseIncomplete(columns, flags)
  return {
    format: found.format,
    delimiter: found.delimiter,
    columns,
    timeZone: flags.timezone === undefined ? 'UTC' : await zoneOf(session, flags.timezone),
    provider: flags.provider,
    model: flags.model,
    project: flags.project,
    inputIncludesCached: !flags.inputExcludesCached,
  }
}

/** Without these every row would be rejected. */
function refuseIncomplete(columns: ColumnMap, flags: ImportFlags): void {
  const missing = [
    ...(columns.time ? [] : ['--map time=COLUMN']),
    ...(['provider', 'model', 'project'] as const)
      .filter((field) => !columns[field] && !flags[field]?.trim())
      .map((field) => `--${field} or --map ${field}=COLUMN`),
    ...(columns.input || columns.output ? [] : ['--map input=COLUMN,output=COLUMN']),
  ]
  if (missing.length > 0) {
    throw usageError(`The file's columns do not say it all. Add ${missing.join('; ')}.`)
  }
}

function parseMap(entries: readonly string[]): ColumnMap {
  const columns: ColumnMap = {}
  for (const pair of entries.flatMap((entry) => entry.split(','))) {
    const at = pair.indexOf('=')
    const field = importFieldSchema.safeParse(pair.slice(0, at).trim())
    const column = pair.slice(at + 1).trim()
    if (at < 1 || !field.success || column === '') {
      throw usageError(
        `--map takes field=column pairs; fields are ${importFieldSchema.options.join(', ')}.`,
      )
    }
    columns[field.data] = column
  }
  return columns
}
