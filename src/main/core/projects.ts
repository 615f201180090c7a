import { fieldError } from '../../contract/errors'
import type { Project, ProjectRule, ProjectRuleInput } from '../../contract/projects'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../contract/routes'
import type { Id } from '../../contract/values'
import type { Queryable } from '../storage/database'
import { isUniqueViolation } from '../storage/db-errors'
import {
  deleteProject,
  findProject,
  insertProject,
  listNamedProjects,
  listProjectIdsOfCalls,
  listProjectRules,
  nextProjectId,
  type ProjectRecord,
  replaceProjectRules,
  updateProject,
} from '../storage/projects'
import { findProjectByName } from '../storage/usage-write'
import type { CoreDeps } from './deps'
import { MAX_SIGNED_BIGINT, MAX_UNSIGNED_BIGINT } from './imports/fields'
import { makeTextNaming } from './project-rules'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'events' | 'trail' | 'projectTexts'>

export function makeProjectHandlers(deps: Deps): DomainHandlers<'projects'> {
  return {
    'projects.list': async () => ({ projects: await listProjects(deps) }),
    'projects.update': (input) => changeProject(deps, input),
    'projects.rules': async () => ({ rules: await rulesOf(deps) }),
    'projects.saveRules': ({ rules }) => saveRules(deps, rules),
    'projects.previewRules': (input) => previewRules(deps, input),
  }
}

/** Named ones by name, then the others by id. */
async function listProjects({ workspace }: Deps): Promise<Project[]> {
  const db = workspace.database()
  const [named, used] = await Promise.all([
    workspace.hasOwnTables() ? listNamedProjects(db) : [],
    listProjectIdsOfCalls(db),
  ])
  const names = new Set(named.map((project) => project.id))
  const unnamed = used
    .filter((id) => !names.has(id))
    .toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
    .map((id) => toProject(id, null))
  return [...named.map((project) => toProject(project.id, project)), ...unnamed]
}

function toProject(id: Id, record: ProjectRecord | null): Project {
  return {
    id,
    name: record?.name ?? null,
    color: record?.color ? record.color : null,
    description: record?.description ?? '',
  }
}

async function changeProject(
  deps: Deps,
  { id, name, color, description }: ParsedInput<'projects.update'>,
): Promise<Project> {
  refuseTooLarge(deps.workspace.database(), 'id', id)
  if (name === null && (color || description)) {
    throw fieldError('name', 'required', 'Give the project a name first.')
  }
  const after = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const before = await findProject(tx, id)
    const record =
      name === null
        ? null
        : {
            id,
            name,
            color: color === undefined ? (before?.color ?? '') : (color ?? ''),
            description: description ?? before?.description ?? '',
          }
    await write(tx, id, before, record)
    const fields = (one: ProjectRecord | null) => ({
      name: one?.name ?? null,
      color: one?.color ? one.color : null,
      description: one?.description ? one.description : null,
    })
    await deps.trail.record(tx, {
      subject: 'project',
      subjectId: id,
      name: name ?? before?.name ?? id,
      action: 'updated',
      before: fields(before),
      after: fields(record),
    })
    return record
  })
  changed(deps)
  return toProject(id, after)
}

async function write(
  tx: Queryable,
  id: Id,
  before: ProjectRecord | null,
  after: ProjectRecord | null,
): Promise<void> {
  try {
    if (!after) await deleteProject(tx, id)
    else if (before) await updateProject(tx, after)
    else await insertProject(tx, after)
  } catch (error) {
    throw isUniqueViolation(error)
      ? fieldError('name', 'taken', `A project named "${after?.name ?? ''}" exists already.`)
      : error
  }
}

async function rulesOf({ workspace, reference }: Deps): Promise<ProjectRule[]> {
  if (!workspace.hasOwnTables()) return []
  const [records, { projectNames }] = await Promise.all([
    listProjectRules(workspace.database()),
    reference.read(),
  ])
  return records.map(({ source, match, pattern, projectId }) => ({
    source: source === '' ? null : source,
    match,
    pattern,
    projectId,
    projectName: projectNames.get(projectId) ?? null,
  }))
}

async function saveRules(
  deps: Deps,
  rules: readonly ProjectRuleInput[],
): Promise<RouteOutput<'projects.saveRules'>> {
  const before = await rulesOf(deps)
  await deps.workspace.writableDatabase().transaction(async (tx) => {
    const records = []
    for (const { source, match, pattern, project } of rules) {
      const projectId = await projectIdOf(tx, project)
      records.push({ source: source ?? '', match, pattern, projectId })
    }
    await replaceProjectRules(tx, records)
    await deps.trail.record(tx, {
      subject: 'project',
      subjectId: '',
      name: 'rules',
      action: 'updated',
      before: { rules: textOf(before.map((rule) => ({ ...rule, project: nameOf(rule) }))) },
      after: { rules: textOf(rules) },
    })
  })
  changed(deps)
  return { rules: await rulesOf(deps) }
}

function nameOf({ projectName, projectId }: ProjectRule): string {
  return projectName ?? projectId
}

/** One rule a line, for the trail. */
function textOf(rules: readonly ProjectRuleInput[]): string | null {
  if (rules.length === 0) return null
  return rules
    .map(
      ({ source, match, pattern, project }) => `${source ?? '*'} ${match} ${pattern} → ${project}`,
    )
    .join('\n')
    .slice(0, 8_000)
}

/** SQLite's integers end at 2^63 - 1. */
function refuseTooLarge(db: Queryable, field: string, id: Id): void {
  const most = db.engine === 'mysql' ? MAX_UNSIGNED_BIGINT : MAX_SIGNED_BIGINT
  if (BigInt(id) > most) {
    throw fieldError(field, 'too_large', `A project's id is at most ${most}.`, {
      maximum: String(most),
    })
  }
}

/** An id as it stands, or the project of that name, which is created where it is missing. */
async function projectIdOf(tx: Queryable, text: string): Promise<Id> {
  if (/^\d{1,20}$/.test(text)) {
    refuseTooLarge(tx, 'project', text)
    return text
  }
  const known = await findProjectByName(tx, text)
  if (known) return known.id
  const id = await nextProjectId(tx)
  await insertProject(tx, { id, name: text })
  return id
}

async function previewRules(
  { workspace, projectTexts }: Deps,
  { rules, limit }: ParsedInput<'projects.previewRules'>,
): Promise<RouteOutput<'projects.previewRules'>> {
  const seen = await projectTexts.list(workspace.status().connection.id)
  const naming = makeTextNaming(rules)
  const taken = rules.map(() => 0)
  const texts = seen.map(({ source, text }) => {
    const { rule, index, name } = naming(source, text)
    if (index !== null) taken[index] = (taken[index] ?? 0) + 1
    return { source, text, rule: index, project: rule?.project ?? name }
  })
  return { texts: texts.toReversed().slice(0, limit), total: texts.length, taken }
}

function changed(deps: Deps): void {
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['projects', 'usage'] })
}
