import { AppError } from '../../../contract/errors'
import type { ImportPlan } from '../../../contract/imports'
import type { Engine } from '../../storage/database'
import type { SourceFileRecord } from '../../storage/source-files'
import type { SourceFile } from '../source-files'
import { isWhole, planLike } from './auto-plan'
import type { ReadPosition, UsageFormat } from './formats/format'
import { type FileHead, readFileHead } from './formats/head'
import { detectFormat, formatOf } from './formats/registry'
import { noteOf, resumeFrom } from './positions'
import type { ReadItem } from './record'
import { type Rejection, reject } from './rejections'

/** What happens while files are read, one after the other. */
export type ReadEvent =
  | { kind: 'begin'; file: SourceFile; format: UsageFormat }
  | { kind: 'items'; items: ReadItem[] }
  /** `note`: how far the file was read; null when it is not worth noting. */
  | { kind: 'end'; file: SourceFile; note: SourceFileRecord | null }
  /** Nothing new since the last look, or nothing that is usage. */
  | { kind: 'passed'; file: SourceFile }
  /** Only in folders: one file that cannot be read does not keep the others out. */
  | { kind: 'failed'; file: SourceFile; rejection: Rejection }

export interface ReadFilesOptions {
  plan: ImportPlan
  engine: Engine
  signal: AbortSignal
  onBytes: (bytes: number) => void
  /** What earlier looks noted, by path; null: every file is read whole. */
  known: ReadonlyMap<string, SourceFileRecord> | null
  /** Keep the text of each record: for previews. */
  keepRaw?: boolean
}

/** Reads a file, or those of a folder. Throws `file_unreadable` and `file_format` for a file alone. */
export async function* readFiles(
  source: SourceFile,
  options: ReadFilesOptions,
): AsyncGenerator<ReadEvent> {
  if (!source.members) {
    yield* readFile(source, options, false)
    return
  }
  for (const file of source.members) {
    if (options.signal.aborted) return
    try {
      yield* readFile(file, options, true)
    } catch (error) {
      if (!(error instanceof AppError) || !isOfFile(error)) throw error
      yield { kind: 'failed', file, rejection: reject('unreadable_file', error.message) }
    }
  }
}

function isOfFile({ code }: AppError): boolean {
  return code === 'file_format' || code === 'file_unreadable' || code === 'validation'
}

async function* readFile(
  file: SourceFile,
  options: ReadFilesOptions,
  inFolder: boolean,
): AsyncGenerator<ReadEvent> {
  const { engine, signal, onBytes } = options
  const from = options.known ? await resumeFrom(options.known, file) : null
  if (from === 'unchanged') {
    yield { kind: 'passed', file }
    return
  }
  const head = await readFileHead(file)
  const found = await chooseFormat(file, head, options.plan, inFolder)
  if (!found) {
    yield { kind: 'passed', file }
    return
  }
  if ('reason' in found) {
    // A table that nobody maps is no news at every look.
    if (options.known) yield { kind: 'passed', file }
    else yield { kind: 'failed', file, rejection: found }
    return
  }
  const { format, plan } = found
  yield { kind: 'begin', file, format }
  let reached: ReadPosition | null = null
  const canGoOn = format.appends(head) && !head.gzip
  const context = { file, head, plan, engine, signal, onBytes }
  const items = format.read({
    ...context,
    keepRaw: options.keepRaw,
    isGrowing: options.known !== null,
    from: canGoOn && from?.format === format.id ? from.position : undefined,
    onEnd: canGoOn ? (position) => (reached = position) : undefined,
  })
  for await (const batch of items) yield { kind: 'items', items: batch }
  yield { kind: 'end', file, note: signal.aborted ? null : await noteOf(file, format.id, reached) }
}

/**
 * The plan's own format, or what the content says. In a folder a table that nobody has mapped is
 * imported when its headings say enough, and otherwise named; what is no usage is passed over.
 */
async function chooseFormat(
  file: SourceFile,
  head: FileHead,
  plan: ImportPlan,
  inFolder: boolean,
): Promise<{ format: UsageFormat; plan: ImportPlan } | Rejection | null> {
  if (plan.format !== 'auto') return { format: formatOf(plan.format), plan }
  const format = detectFormat(head)
  if (!format) {
    if (inFolder) return null
    throw new AppError(
      'file_format',
      `No known format was recognised in ${file.name}. Say how it is to be read.`,
      { reason: 'unknown_format', params: { file: file.name } },
    )
  }
  if (format.id !== 'csv' && format.id !== 'jsonl') return { format, plan }
  const own = isWhole(plan) ? { ...plan, format: format.id } : await planLike(file, format.id, plan)
  if (isWhole(own)) return { format, plan: own }
  if (inFolder) return isNoTable(file, head) ? null : reject('needs_mapping')
  throw new AppError(
    'file_format',
    `${file.name} is of no known tool, and its columns do not say enough. Say which column is what.`,
    { reason: 'needs_mapping', params: { file: file.name } },
  )
}

/** A single document of an unknown kind is settings rather than usage, and a log is about anything. */
function isNoTable(file: SourceFile, head: FileHead): boolean {
  return head.kind === 'json' || /\.(?:json|log)(?:\.gz)?$/i.test(file.name)
}
