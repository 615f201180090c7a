import {
  type ColumnMap,
  type ImportField,
  type FoundFormat,
  type ImportInspection,
  type ImportPlan,
  importFieldSchema,
} from '../../../contract/imports'
import { isKnownFormat } from '../../../contract/known-formats'

/** How a file is to be read, as it stands in the form: fixed names may be blank. */
export interface DraftPlan {
  format: FoundFormat
  delimiter: ImportPlan['delimiter']
  columns: ColumnMap
  timeZone: string
  provider: string
  model: string
  project: string
  inputIncludesCached: boolean
  /** What the file has of closed months is written, too. */
  intoClosedMonths: boolean
}

export const fields: readonly ImportField[] = importFieldSchema.options

/** Fields that one name for the whole file can stand in for. */
export const fixedFields = ['provider', 'model', 'project'] as const
export type FixedField = (typeof fixedFields)[number]

export function isFixedField(field: ImportField): field is FixedField {
  return fixedFields.some((name) => name === field)
}

export const requiredFields: readonly ImportField[] = [
  'time',
  'provider',
  'model',
  'project',
  'input',
  'output',
]

/** Where a file's own suggestion ends, a person goes on. */
export function draftOf(inspection: ImportInspection): DraftPlan {
  const { format, delimiter, suggested } = inspection
  return {
    format,
    delimiter,
    columns: suggested,
    timeZone: 'UTC',
    provider: '',
    model: '',
    project: '',
    inputIncludesCached: probablyIncludesCached(suggested),
    intoClosedMonths: false,
  }
}

/**
 * The settings of the file before, where this one has the same columns; it keeps its own format.
 * Closed months are asked about for each file.
 */
export function draftLike(inspection: ImportInspection, before: DraftPlan | null): DraftPlan {
  const own = draftOf(inspection)
  const names = new Set(inspection.columns.map(({ name }) => name))
  const fits = before && Object.values(before.columns).every((column) => names.has(column))
  const { format, delimiter, intoClosedMonths } = own
  return fits ? { ...before, format, delimiter, intoClosedMonths } : own
}

/** Anthropic's usage counts cached tokens apart, and so do columns that say "no cache". */
export function probablyIncludesCached({ input = '', cacheRead = '' }: ColumnMap): boolean {
  if (/no.?cache|w\/o|without|uncached/i.test(input)) return false
  return !(/cache_?read_?input_?tokens$/i.test(cacheRead) && !/gen_ai/i.test(cacheRead))
}

/** What an import cannot do without: `tokens` is input or output. */
export type Missing = 'time' | FixedField | 'tokens'

export function missingOf({ columns, ...draft }: DraftPlan): Missing[] {
  const missing: Missing[] = []
  if (isKnownFormat(draft.format)) return missing
  if (columns.time === undefined) missing.push('time')
  for (const field of fixedFields) {
    if (columns[field] === undefined && draft[field].trim() === '') missing.push(field)
  }
  if (columns.input === undefined && columns.output === undefined) missing.push('tokens')
  return missing
}

/** As the contract takes it: a blank name is none. The files of a folder are told apart again. */
export function planOf(
  { provider, model, project, ...draft }: DraftPlan,
  isFolder = false,
): ImportPlan {
  const named = Object.entries({ provider, model, project }).filter(
    ([, name]) => name.trim() !== '',
  )
  const plan = { ...draft, ...Object.fromEntries(named) }
  return isFolder ? { ...plan, format: 'auto' } : plan
}

/** With a column for a field, or with none. */
export function withColumn(draft: DraftPlan, field: ImportField, column: string | null): DraftPlan {
  const { [field]: _, ...others } = draft.columns
  return { ...draft, columns: column === null ? others : { ...others, [field]: column } }
}
