import type { ProjectMatch } from '../../contract/projects'
import type { Id } from '../../contract/values'
import { idParam, readId } from './codec'
import type { Queryable } from './database'

export interface ProjectRecord {
  id: Id
  name: string
  /** "#rrggbb", or "" for none. */
  color: string
  description: string
}

interface ProjectRow {
  id: unknown
  name: string
  color: string
  description: string
}

function selectProjects(db: Queryable, where: string): string {
  return `SELECT ${db.codec.idColumn('id')} AS id, name, color, description
    FROM token_ledger_projects ${where} ORDER BY name`
}

function toRecord(row: ProjectRow): ProjectRecord {
  return {
    id: readId(row.id),
    name: row.name,
    color: row.color,
    description: row.description,
  }
}

export async function listNamedProjects(db: Queryable): Promise<ProjectRecord[]> {
  return (await db.select<ProjectRow>(selectProjects(db, ''))).map(toRecord)
}

export async function findProject(db: Queryable, id: Id): Promise<ProjectRecord | null> {
  const [row] = await db.select<ProjectRow>(selectProjects(db, 'WHERE id = ?'), [idParam(id)])
  return row ? toRecord(row) : null
}

/**
 * The distinct project ids that calls carry. On SQLite a recursive hop along the index; MySQL
 * does the same by itself (a loose index scan).
 */
export async function listProjectIdsOfCalls(db: Queryable): Promise<Id[]> {
  const sql =
    db.engine === 'mysql'
      ? 'SELECT DISTINCT project_id AS id FROM llm_usage_logs'
      : `WITH RECURSIVE hop(id) AS (
           SELECT MIN(project_id) FROM llm_usage_logs
           UNION ALL
           SELECT (SELECT MIN(project_id) FROM llm_usage_logs WHERE project_id > hop.id) FROM hop WHERE hop.id IS NOT NULL
         ) SELECT CAST(id AS TEXT) AS id FROM hop WHERE id IS NOT NULL`
  const rows = await db.select<{ id: unknown }>(sql)
  return rows.map((row) => readId(row.id))
}

/** The next id that neither a call nor a named project uses. */
export async function nextProjectId(db: Queryable): Promise<Id> {
  const [row] = await db.select<{ calls: unknown; named: unknown }>(
    `SELECT ${db.codec.idColumn('(SELECT MAX(project_id) FROM llm_usage_logs)')} AS calls,
            ${db.codec.idColumn('(SELECT MAX(id) FROM token_ledger_projects)')} AS named`,
  )
  const calls = BigInt(String(row?.calls ?? 0))
  const named = BigInt(String(row?.named ?? 0))
  return String((calls > named ? calls : named) + 1n)
}

export async function insertProject(
  db: Queryable,
  project: Pick<ProjectRecord, 'id' | 'name'> & Partial<ProjectRecord>,
): Promise<void> {
  await db.run(
    'INSERT INTO token_ledger_projects (id, name, color, description) VALUES (?, ?, ?, ?)',
    [idParam(project.id), project.name, project.color ?? '', project.description ?? ''],
  )
}

export async function updateProject(db: Queryable, project: ProjectRecord): Promise<void> {
  await db.run(
    'UPDATE token_ledger_projects SET name = ?, color = ?, description = ? WHERE id = ?',
    [project.name, project.color, project.description, idParam(project.id)],
  )
}

export async function deleteProject(db: Queryable, id: Id): Promise<void> {
  await db.run('DELETE FROM token_ledger_projects WHERE id = ?', [idParam(id)])
}

export interface ProjectRuleRecord {
  /** "" for every source. */
  source: string
  match: ProjectMatch
  pattern: string
  projectId: Id
}

/** In the order in which they are tried. */
export async function listProjectRules(db: Queryable): Promise<ProjectRuleRecord[]> {
  const rows = await db.select<{
    source: string
    match_kind: ProjectMatch
    pattern: string
    project_id: unknown
  }>(
    `SELECT source, match_kind, pattern, ${db.codec.idColumn('project_id')} AS project_id
     FROM token_ledger_project_rules ORDER BY position`,
  )
  return rows.map((row) => ({
    source: row.source,
    match: row.match_kind,
    pattern: row.pattern,
    projectId: readId(row.project_id),
  }))
}

/** In an open transaction. */
export async function replaceProjectRules(
  db: Queryable,
  rules: readonly ProjectRuleRecord[],
): Promise<void> {
  await db.run('DELETE FROM token_ledger_project_rules')
  for (const [position, rule] of rules.entries()) {
    await db.run(
      `INSERT INTO token_ledger_project_rules (position, source, match_kind, pattern, project_id)
       VALUES (?, ?, ?, ?, ?)`,
      [position, rule.source, rule.match, rule.pattern, idParam(rule.projectId)],
    )
  }
}
