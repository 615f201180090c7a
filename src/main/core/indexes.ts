import { AppError } from '../../contract/errors'
import { type ExtraIndex, type ExtraIndexKey, extraIndexKeySchema } from '../../contract/indexes'
import type { DomainHandlers, RouteOutput } from '../../contract/routes'
import type { Database } from '../storage/database'
import {
  addIndex,
  addIndexSql,
  extraIndexes,
  type IndexRecord,
  listUsageIndexes,
  readUsageSize,
  removeIndex,
} from '../storage/extra-indexes'
import { forgetPageIndexes } from '../storage/usage-page'
import type { CoreDeps } from './deps'

type IndexDeps = Pick<CoreDeps, 'workspace' | 'jobs' | 'trail'>

export function makeIndexHandlers(deps: IndexDeps): DomainHandlers<'indexes'> {
  return {
    'indexes.list': () => listIndexes(deps.workspace.database()),
    'indexes.add': async ({ key }) => {
      const db = deps.workspace.writableDatabase()
      const { state } = await find(db, key)
      if (state !== 'absent') {
        throw new AppError('taken', 'An index with these columns is there already.', {
          reason: 'index',
        })
      }
      return startJob(deps, db, 'addIndex', key)
    },
    'indexes.remove': async ({ key }) => {
      const db = deps.workspace.writableDatabase()
      const { state } = await find(db, key)
      if (state !== 'own') {
        throw new AppError(
          'not_found',
          'Token Ledger added no such index, so it does not remove one.',
          { reason: 'index' },
        )
      }
      return startJob(deps, db, 'removeIndex', key)
    },
  }
}

async function listIndexes(db: Database): Promise<RouteOutput<'indexes.list'>> {
  const [found, size] = await Promise.all([listUsageIndexes(db), readUsageSize(db)])
  return {
    indexes: extraIndexKeySchema.options.map((key) => describe(db, key, found, size.calls)),
    calls: size.calls,
    tableBytes: size.bytes,
  }
}

async function find(db: Database, key: ExtraIndexKey): Promise<ExtraIndex> {
  return describe(db, key, await listUsageIndexes(db), null)
}

function describe(
  db: Database,
  key: ExtraIndexKey,
  found: readonly IndexRecord[],
  calls: number | null,
): ExtraIndex {
  const { name, columns } = extraIndexes[key]
  const own = found.find((index) => index.name === name)
  const other = found.find((index) => columns.every((column, at) => index.columns[at] === column))
  return {
    key,
    columns,
    state: own ? 'own' : other ? 'foreign' : 'absent',
    name: own?.name ?? other?.name ?? null,
    bytes: calls === null ? null : Math.round(calls * bytesOfEntry(db, columns)),
    statement: addIndexSql(db, key),
  }
}

/**
 * About the bytes of one entry, an estimate: on MySQL each id takes eight,
 * the time four, and the row's own id stands behind them; SQLite packs whole numbers tighter.
 */
function bytesOfEntry({ engine }: Database, columns: readonly string[]): number {
  const ids = columns.length - 1
  return engine === 'mysql' ? 1.5 * (8 * ids + 4 + 8 + 6) : 3 * ids + 13
}

function startJob(
  { jobs, workspace, trail }: IndexDeps,
  db: Database,
  kind: 'addIndex' | 'removeIndex',
  key: ExtraIndexKey,
): { jobId: string } {
  const subject = extraIndexes[key].columns.join(', ')
  const jobId = jobs.start({ kind, subject, unit: 'rows', total: null }, async (context) => {
    const { signal } = context
    if (kind === 'removeIndex') await removeIndex(db, key, signal)
    else {
      const { calls } = await readUsageSize(db)
      await addIndex(db, key, signal, (share) => {
        const done = Math.round(share * (calls ?? 0))
        context.progress({ done, rows: done, total: calls })
      })
    }
    forgetPageIndexes(workspace.database())
    // MySQL ends every transaction at such a statement, so the entry follows it.
    const { name } = extraIndexes[key]
    await db.transaction((tx) =>
      trail.record(tx, {
        subject: 'index',
        subjectId: key,
        name,
        ...(kind === 'addIndex'
          ? { action: 'created', after: { columns: subject } }
          : { action: 'removed', before: { columns: subject } }),
      }),
    )
    return { kind }
  })
  return { jobId }
}
