import { listProjectRules } from '../storage/projects'
import type { CoreDeps } from './deps'
import { makeTextNaming } from './project-rules'

/** What a file's text for a project stands for: an id (digits) or a name. */
export type ProjectNaming = (source: string, text: string) => string

/**
 * By the rules as they are now, for one import; the texts that it meets are noted. `source` is the
 * format of the file that holds the text.
 */
export async function projectNaming({
  workspace,
  projectTexts,
}: Pick<CoreDeps, 'workspace' | 'projectTexts'>): Promise<ProjectNaming> {
  const records = workspace.hasOwnTables() ? await listProjectRules(workspace.database()) : []
  const naming = makeTextNaming(
    records.map((rule) => ({ ...rule, source: rule.source === '' ? null : rule.source })),
  )
  /** By source and text. */
  const known = new Map<string, Map<string, string>>()
  return (source, text) => {
    let found = known.get(source)?.get(text)
    if (found === undefined) {
      const { rule, name } = naming(source, text)
      found = rule?.projectId ?? name
      known.set(source, (known.get(source) ?? new Map<string, string>()).set(text, found))
      if (!/^\d+$/.test(text)) projectTexts.note(workspace.status().connection.id, { source, text })
    }
    return found
  }
}
