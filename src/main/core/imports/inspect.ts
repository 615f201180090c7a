import {
  type FoundFormat,
  foundFormatSchema,
  type ImportInspection,
} from '../../../contract/imports'
import { isKnownFormat } from '../../../contract/known-formats'
import type { ParsedInput } from '../../../contract/routes'
import type { SourceFile } from '../source-files'
import { type FileHead, readFileHead } from './formats/head'
import { detectFormat } from './formats/registry'
import { inspectTable } from './inspect-table'
import { refuseNoUsage } from './no-usage'
import { formatError } from './rejections'

type Chosen = Pick<ParsedInput<'imports.inspect'>, 'format' | 'delimiter'>

/** Of a folder, so many files are looked at to say what is in it. */
const SAMPLED_FILES = 200

/** Reads the head of a file: what it is and, where no tool is known for it, its columns. */
export async function inspectFile(file: SourceFile, chosen: Chosen): Promise<ImportInspection> {
  if (file.members) return inspectFolder(file, file.members)
  const head = await readFileHead(file)
  const format = chosen.format ?? foundFormat(head) ?? 'csv'
  const facts = { gzip: head.gzip, files: null }
  if (isKnownFormat(format)) {
    const { delimiter } = head
    return { ...facts, format, delimiter, columns: [], suggested: {}, timesHaveZone: true }
  }
  const table = await inspectTable(file, { format, delimiter: chosen.delimiter })
  if (chosen.format === undefined) refuseNoUsage(head, table.columns, file.name)
  return { ...facts, ...table }
}

function foundFormat(head: FileHead): FoundFormat | null {
  return foundFormatSchema.safeParse(detectFormat(head)?.id).data ?? null
}

async function inspectFolder(
  folder: SourceFile,
  members: readonly SourceFile[],
): Promise<ImportInspection> {
  const formats = new Map<ImportInspection['format'], number>()
  let unknown = 0
  const step = Math.max(1, Math.ceil(members.length / SAMPLED_FILES))
  let looked = 0
  for (let at = 0; at < members.length; at += step) {
    const member = members[at]
    if (!member) break
    looked += 1
    const format = await readFileHead(member).then(foundFormat, () => null)
    if (format) formats.set(format, (formats.get(format) ?? 0) + 1)
    else unknown += 1
  }
  const byNumber = [...formats].toSorted((a, b) => b[1] - a[1])
  const [most] = byNumber
  if (!most) {
    throw formatError('no_usage', `${folder.name} holds no file with usage.`, folder.name)
  }
  return {
    format: most[0],
    delimiter: ',',
    gzip: false,
    columns: [],
    suggested: {},
    timesHaveZone: true,
    files: {
      total: members.length,
      looked,
      unknown,
      formats: byNumber.map(([format, files]) => ({ format, files })),
    },
  }
}
