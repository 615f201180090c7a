import type { ImportPlan } from '../../../contract/imports'
import type { SourceFile } from '../source-files'
import { inspectTable } from './inspect-table'

/** A plan as a table's own headings suggest it, with what was chosen for all files. */
export async function planLike(
  file: SourceFile,
  format: 'csv' | 'jsonl',
  plan: ImportPlan,
): Promise<ImportPlan> {
  const { suggested, delimiter } = await inspectTable(file, { format })
  return { ...plan, format, delimiter, columns: { ...suggested, ...plan.columns } }
}

/** Does it say all that a call needs? */
export function isWhole({ columns, provider, model, project }: ImportPlan): boolean {
  return (
    columns.time !== undefined &&
    (columns.input ?? columns.output) !== undefined &&
    (columns.provider ?? provider) !== undefined &&
    (columns.model ?? model) !== undefined &&
    (columns.project ?? project) !== undefined
  )
}
