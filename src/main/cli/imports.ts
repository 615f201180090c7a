import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import {
  type ColumnMap,
  importFieldSchema,
  importFormatSchema,
  type ImportPlan,
  isKnownFormat,
  type RejectedRow,
} from '../../contract/imports'
import { importFile, importNews } from '../core/imports/import-job'
import { collect, zoneOf } from './filter-options'
import { usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

/** Rejected rows that the answer names; the rest is counted. */
const MOST_REJECTS = 1_000

interface ImportFlags {
  format: ImportPlan['format']
  changed?: boolean
  delimiter?: ',' | ';' | '\t' | '|'
  map?: string[]
  timezone?: string
  provider?: string
  model?: string
  project?: string
  inputExcludesCached?: boolean
}

export function addImportCommand(program: Command, globals: () => GlobalOptions): void {
  program
    .command('import <path...>')
    .description('import usage from files and folders; the format is found out from the content')
    .addOption(
      new Option('--format <format>', 'file format')
        .choices(['auto', ...importFormatSchema.options])
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
    .option('--changed', 'only what is new since these files were last imported')
    .action((paths: string[], flags: ImportFlags) =>
      withSession(globals(), async (session) => {
        const result = await importPaths(session, paths, flags)
        const { read, added, updated, aggregates, duplicates, rejected } = result
        session.output.result(
          result,
          [
            `${read} read, ${added} added, ${duplicates} already there, ${rejected} rejected`,
            ...(updated > 0 ? [`${updated} completed that were there already`] : []),
            ...(aggregates > 0
              ? [`${aggregates} reports by providers, kept apart from calls`]
              : []),
            ...result.rejects.map((reject) => `${reject.file}:${reject.line}: ${reject.reason}`),
            ...(rejected > result.rejects.length
              ? [`… and ${rejected - result.rejects.length} more rejected rows`]
              : []),
          ].join('\n'),
        )
      }),
    )
}

interface ImportResult {
  read: number
  added: number
  /** Calls that were there already in a less complete version. */
  updated: number
  /** Sums over periods, kept apart from calls. */
  aggregates: number
  duplicates: number
  rejected: number
  rejects: { file: string; line: number; reason: string }[]
}

async function importPaths(
  session: Session,
  paths: string[],
  flags: ImportFlags,
): Promise<ImportResult> {
  const result: ImportResult = {
    read: 0,
    added: 0,
    updated: 0,
    aggregates: 0,
    duplicates: 0,
    rejected: 0,
    rejects: [],
  }
  const files = await Promise.all(paths.map((path) => session.deps.uploads.register(resolve(path))))
  // All of them before the first one is imported: a wrong flag leaves nothing half-done.
  const plans: ImportPlan[] = []
  for (const { ref } of files) plans.push(await planOf(session, ref, flags))
  for (const [index, file] of files.entries()) {
    const path = paths[index] ?? file.name
    const plan = plans[index]
    if (!plan) continue
    session.output.note(`Importing ${path} …`)
    const run = flags.changed ? importNews : importFile
    const record = await run(session.deps, {
      file: session.deps.uploads.resolve(file.ref),
      plan,
      signal: session.signal,
      progress: () => undefined,
    })
    if (!record) continue
    result.read += record.rowsRead
    result.added += record.added
    result.updated += record.updated
    result.aggregates += record.aggregates
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
  path: string,
  { file, line, message }: RejectedRow,
): { file: string; line: number; reason: string } {
  return { file: file === '' ? path : join(path, file), line, reason: message }
}

async function planOf(session: Session, ref: string, flags: ImportFlags): Promise<ImportPlan> {
  const found = await session.request('imports.inspect', {
    file: ref,
    format: flags.format === 'auto' ? undefined : flags.format,
    delimiter: flags.delimiter,
  })
  const base = {
    delimiter: found.delimiter,
    timeZone: flags.timezone === undefined ? 'UTC' : await zoneOf(session, flags.timezone),
    provider: flags.provider,
    model: flags.model,
    project: flags.project,
    inputIncludesCached: !flags.inputExcludesCached,
  }
  if (found.files) return { ...base, format: flags.format, columns: parseMap(flags.map ?? []) }
  if (isKnownFormat(found.format)) {
    if (flags.map) {
      throw usageError(
        `The file is of ${found.format}, which needs no --map. Say --format csv or jsonl to map its columns all the same.`,
      )
    }
    return { ...base, format: found.format, columns: {} }
  }
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
  return { ...base, format: found.format, columns }
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
