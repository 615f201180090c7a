import { AppError } from '../../contract/errors'
import type { ExtraIndexKey } from '../../contract/indexes'
import { readCount } from './codec'
import type { Database, Queryable } from './database'
import { isNotOnline } from './db-errors'

/** An index as it stands: its columns in order. */
export interface IndexRecord {
  name: string
  columns: string[]
}

const TABLE = 'llm_usage_logs'

/** What the app can make use of; the names say whose they are. */
export const extraIndexes: Readonly<Record<ExtraIndexKey, IndexRecord>> = {
  modelTime: {
    name: 'token_ledger_usage_model_time',
    columns: ['llm_model_id', 'created_at'],
  },
  projectTime: {
    name: 'token_ledger_usage_project_time',
    columns: ['project_id', 'created_at'],
  },
  modelProjectTime: {
    name: 'token_ledger_usage_model_project_time',
    columns: ['llm_model_id', 'project_id', 'created_at'],
  },
}

/** All indexes of the calls. */
export async function listUsageIndexes(db: Queryable): Promise<IndexRecord[]> {
  const rows = await db.select<{ name: string; column_name: string | null }>(
    db.engine === 'mysql'
      ? `SELECT INDEX_NAME AS name, COLUMN_NAME AS column_name FROM information_schema.STATISTICS
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${TABLE}'
         ORDER BY INDEX_NAME, SEQ_IN_INDEX`
      : `SELECT list.name AS name, info.name AS column_name
         FROM pragma_index_list('${TABLE}') AS list JOIN pragma_index_info(list.name) AS info
         ORDER BY list.name, info.seqno`,
  )
  const found = new Map<string, IndexRecord>()
  for (const row of rows) {
    const index = found.get(row.name) ?? { name: row.name, columns: [] }
    found.set(row.name, index)
    index.columns.push(row.column_name ?? '')
  }
  return [...found.values()]
}

/** About how many calls there are, and their bytes on disk with all indexes; null: not known. */
export async function readUsageSize(
  db: Queryable,
): Promise<{ calls: number | null; bytes: number | null }> {
  if (db.engine === 'mysql') {
    const [row] = await db.select<{ calls: unknown; bytes: unknown }>(
      `SELECT TABLE_ROWS AS calls, DATA_LENGTH + INDEX_LENGTH AS bytes
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${TABLE}'`,
    )
    return { calls: countOrNull(row?.calls), bytes: countOrNull(row?.bytes) }
  }
  // The file holds little else than the calls.
  const [row] = await db.select<{ calls: unknown; bytes: unknown }>(
    `SELECT (SELECT COUNT(*) FROM ${TABLE}) AS calls,
       (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size()) AS bytes`,
  )
  return { calls: countOrNull(row?.calls), bytes: countOrNull(row?.bytes) }
}

function countOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : readCount(value)
}

/** On MySQL beside the reading and writing of others, or not at all. */
export function addIndexSql(db: Pick<Queryable, 'engine'>, key: ExtraIndexKey): string {
  const { name, columns } = extraIndexes[key]
  return db.engine === 'mysql'
    ? `ALTER TABLE ${TABLE} ADD INDEX ${name} (${columns.join(', ')}), ALGORITHM=INPLACE, LOCK=NONE`
    : `CREATE INDEX ${name} ON ${TABLE} (${columns.join(', ')})`
}

export async function addIndex(
  db: Database,
  key: ExtraIndexKey,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  await alter(db, addIndexSql(db, key), signal, onProgress)
}

export async function removeIndex(
  db: Database,
  key: ExtraIndexKey,
  signal: AbortSignal,
): Promise<void> {
  const { name } = extraIndexes[key]
  const sql =
    db.engine === 'mysql'
      ? `ALTER TABLE ${TABLE} DROP INDEX ${name}, ALGORITHM=INPLACE, LOCK=NONE`
      : `DROP INDEX ${name}`
  await alter(db, sql, signal, () => undefined)
}

async function alter(
  db: Database,
  sql: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  try {
    await db.longChange(sql, signal, onProgress)
  } catch (error) {
    if (isNotOnline(error)) {
      throw new AppError(
        'unavailable_here',
        'This server cannot change the index while other programs write. Nothing was changed.',
        { reason: 'online_index' },
        error,
      )
    }
    throw error
  }
}
