import type { HostKind, TrailAction, TrailEntry, TrailSubject } from '../../contract/trail'
import type { Id } from '../../contract/values'
import { idParam, readId } from './codec'
import type { OpenTransaction, Queryable } from './database'
import { secondsParam, type SqlFragment, whereAll } from './usage-filter'

export interface TrailQuery {
  text?: string | undefined
  subjects?: readonly TrailSubject[] | undefined
  /** UTC seconds; from inclusive, to exclusive. */
  fromSeconds?: number | undefined
  toSeconds?: number | undefined
  before?: Id | undefined
  limit: number
}

interface TrailRow {
  id: unknown
  at: unknown
  actor: string
  host: string
  via: HostKind
  subject: TrailSubject
  subject_id: string
  name: string
  action: TrailAction
  changes: string
}

type NewTrailEntry = Omit<TrailEntry, 'id' | 'at'>

const COLUMNS = ['actor', 'host', 'via', 'subject', 'subject_id', 'name', 'action', 'changes']

function valuesOf(entry: NewTrailEntry): string[] {
  const { user, host, via, subject, subjectId, name, action, changes } = entry
  return [user, host, via, subject, subjectId, name, action, JSON.stringify(changes)]
}

/** Adds an entry; the database's own clock says when. */
export async function insertTrailEntry(db: Queryable, entry: NewTrailEntry): Promise<void> {
  await db.run(
    `INSERT INTO token_ledger_trail (${COLUMNS.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    valuesOf(entry),
  )
}

/** Adds entries by one statement. */
export async function insertTrailEntries(
  tx: OpenTransaction,
  entries: readonly NewTrailEntry[],
): Promise<void> {
  if (entries.length > 0) await tx.bulkInsert('token_ledger_trail', COLUMNS, entries.map(valuesOf))
}

/** Newest first. */
export async function readTrail(db: Queryable, query: TrailQuery): Promise<TrailEntry[]> {
  const where = whereAll(conditionsOf(db, query))
  const rows = await db.select<TrailRow>(
    `SELECT ${db.codec.idColumn('id')} AS id, at, actor, host, via, subject, subject_id, name,
       action, changes FROM token_ledger_trail ${where.sql}
     ORDER BY token_ledger_trail.id DESC LIMIT ${Math.trunc(query.limit)}`,
    where.params,
  )
  return rows.map((row) => ({
    id: readId(row.id),
    at: db.codec.readInstant(row.at),
    user: row.actor,
    host: row.host,
    via: row.via,
    subject: row.subject,
    subjectId: row.subject_id,
    name: row.name,
    action: row.action,
    changes: JSON.parse(row.changes) as TrailEntry['changes'],
  }))
}

function conditionsOf(db: Queryable, query: TrailQuery): SqlFragment[] {
  const conditions: SqlFragment[] = []
  const { text, subjects, fromSeconds, toSeconds, before } = query
  if (before !== undefined) conditions.push({ sql: 'id < ?', params: [idParam(before)] })
  if (subjects) {
    conditions.push(
      subjects.length === 0
        ? { sql: '1 = 0', params: [] }
        : { sql: 'subject IN (?)', params: [[...subjects]] },
    )
  }
  if (fromSeconds !== undefined && fromSeconds > 0) {
    conditions.push({ sql: 'at >= ?', params: [secondsParam(db, fromSeconds)] })
  }
  if (toSeconds !== undefined) {
    conditions.push({ sql: 'at < ?', params: [secondsParam(db, Math.max(toSeconds, 1))] })
  }
  if (text) {
    const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`
    const columns = ['name', 'actor', 'host', 'changes']
    conditions.push({
      sql: `(${columns.map((column) => `${column} LIKE ? ESCAPE '!'`).join(' OR ')})`,
      // A value stands in `changes` as JSON writes it.
      params: columns.map((column) =>
        column === 'changes' ? `%${JSON.stringify(pattern.slice(1, -1)).slice(1, -1)}%` : pattern,
      ),
    })
  }
  return conditions
}
