import type { ModelType } from '../../../contract/models'
import { modelTypeSchema } from '../../../contract/models'
import type { ReportGroup } from '../../../contract/reports'
import type { SectionContext } from './context'

interface Named {
  key: string
  label: string
  folded?: number
}

/** A group's name in the report's language; names of things stay as they are. */
export function groupLabel(
  { key, label, folded = 0 }: Named,
  by: ReportGroup,
  { words, format }: Pick<SectionContext, 'words' | 'format'>,
): string {
  if (folded > 0) return words.groups.others(format.integer(folded))
  if (label === '?') return words.groups.unknown
  if (by === 'type' && isModelType(key)) return words.groups.types[key]
  return label
}

function isModelType(key: string): key is ModelType {
  return modelTypeSchema.safeParse(key).success
}
