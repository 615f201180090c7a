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
  const known = new Map<string, string>()
  return (source, text) => {
    const key = `${source}\0${text}`
    let found = known.get(key)
    if (found === undefined) {
      const { rule, name } = naming(source, text)
      found = rule?.projectId ?? name
      known.set(key, found)
      if (!/^\d+$/.test(text)) projectTexts.note(workspace.status().connection.id, { source, text })
    }
    return found
  }
}
