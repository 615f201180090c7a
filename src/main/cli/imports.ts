import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { agentToolSchema } from '../../contract/agents'
import { billFieldSchema } from '../../contract/bill-plan'
import {
  type ColumnMap,
  importFieldSchema,
  importFormatSchema,
  type ImportPlan,
} from '../../contract/imports'
import { isKnownFormat } from '../../contract/known-formats'
import { importFile, importNews } from '../core/imports/import-job'
import { importAgents } from './agents'
import { billPlanOf } from './bill-plan'
import { collect, zoneOf } from './filter-options'
import { addRecord, emptyResult, type ImportResult } from './import-result'
import { usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

interface ImportFlags {
  format: ImportPlan['format']
  changed?: boolean
  agents?: string | true
  delimiter?: ',' | ';' | '\t' | '|'
  map?: string[]
  timezone?: string
  provider?: string
  model?: string
  project?: string
  inputExcludesCached?: boolean
  intoClosedMonths?: boolean
}

export function addImportCommand(program: Command, globals: () => GlobalOptions): void {
  program
    .command('import [path...]')
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
      `what columns are: ${importFieldSchema.options.join(', ')}; of a bill: ${billFieldSchema.options.join(', ')}; the rest is guessed from headers`,
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
    .option('--into-closed-months', 'add calls of closed months, too')
    .option('--changed', 'only what is new since these files were last imported')
    .option(
      '--agents [tools]',
      `instead of paths: what is new in the logs of coding agents on this machine (${agentToolSchema.options.join(', ')}; default: all that are found)`,
    )
    .action((paths: string[], flags: ImportFlags) =>
      withSession(globals(), async (session) => {
        if ((paths.length === 0) === (flags.agents === undefined)) {
          throw usageError('Say either which files to import, or --agents.')
        }
        const result =
          flags.agents === undefined
            ? await importPaths(session, paths, flags)
            : await importAgents(session, flags.agents, flags.intoClosedMonths ?? false)
        const { read, added, updated, aggregates, duplicates, rejected } = result
        session.output.result(
          result,
          [
            `${read} read, ${added} added, ${duplicates} duplicates skipped, ${rejected} rejected`,
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

async function importPaths(
  session: Session,
  paths: string[],
  flags: ImportFlags,
): Promise<ImportResult> {
  const result = emptyResult()
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
    if (record) await addRecord(session, result, path, record)
  }
  return result
}

async function planOf(session: Session, ref: string, flags: ImportFlags): Promise<ImportPlan> {
  if (flags.format === 'bill') return billPlanOf(session, ref, flags)
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
    intoClosedMonths: flags.intoClosedMonths,
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
