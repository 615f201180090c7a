import type { Id } from '../../contract/values'
import { idParam, readId } from './codec'
import type { Queryable } from './database'

export interface ProjectRecord {
  id: Id
  name: string
}

export async function listNamedProjects(db: Queryable): Promise<ProjectRecord[]> {
  const rows = await db.select<{ id: unknown; name: string }>(
    `SELECT ${db.codec.idColumn('id')} AS id, name FROM token_ledger_projects ORDER BY name`,
  )
  return rows.map((row) => ({ id: readId(row.id), name: row.name }))
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

export async function insertProject(db: Queryable, project: ProjectRecord): Promise<void> {
  await db.run('INSERT INTO token_ledger_projects (id, name) VALUES (?, ?)', [
    idParam(project.id),
    project.name,
  ])
}

export async function findProjectName(db: Queryable, id: Id): Promise<string | null> {
  const [known] = await db.select<{ name: string }>(
    'SELECT name FROM token_ledger_projects WHERE id = ?',
    [idParam(id)],
  )
  return known?.name ?? null
}

export async function renameProject(db: Queryable, id: Id, name: string | null): Promise<void> {
  if (name === null) {
    await db.run('DELETE FROM token_ledger_projects WHERE id = ?', [idParam(id)])
    return
  }
  if ((await findProjectName(db, id)) !== null)
    await db.run('UPDATE token_ledger_projects SET name = ? WHERE id = ?', [name, idParam(id)])
  else await insertProject(db, { id, name })
}
