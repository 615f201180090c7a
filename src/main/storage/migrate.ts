import { type Migration, migrations as allMigrations } from '../../../migrations'
import { AppError } from '../../contract/errors'
import type { Database } from './database'
import { seedTables } from './seed-schema'

const LOCK = 'token_ledger_migrate'
const LOCK_SECONDS = 60

export interface MigrationState {
  applied: string[]
  pending: Migration[]
  /** The three tables were made by this app (or will be). */
  ownDatabase: boolean
}

/** Which migrations have run. Reads only. */
export async function migrationState(
  db: Database,
  tables: ReadonlySet<string>,
  all: readonly Migration[] = allMigrations,
): Promise<MigrationState> {
  const managed = tables.has('token_ledger_migrations')
  const applied = managed ? await appliedNames(db) : []
  const unknown = applied.filter((name) => !all.some((migration) => migration.name === name))
  if (unknown.length > 0) {
    throw new AppError(
      'schema_mismatch',
      `This database was prepared by a newer version of the app (${unknown.join(', ')}). Update the app.`,
      { reason: 'newer_app', params: { migrations: unknown.join(', ') } },
    )
  }
  const ownDatabase = managed
    ? await createdHere(db)
    : !Object.keys(seedTables).some((name) => tables.has(name))
  const pending = all.filter(
    (migration) => !applied.includes(migration.name) && (ownDatabase || !migration.ownDatabaseOnly),
  )
  return { applied, pending, ownDatabase }
}

/** What the pending migrations would run, without what is there already. */
export function pendingStatements(
  db: Database,
  pending: readonly Migration[],
  tables: ReadonlySet<string>,
): { migration: string; statements: string[] }[] {
  return pending
    .map((migration) => ({
      migration: migration.name,
      statements: migration.statements[db.engine].filter((statement) => {
        const created = /CREATE TABLE IF NOT EXISTS [`]?(\w+)/.exec(statement)?.[1]
        return created === undefined || !tables.has(created)
      }),
    }))
    .filter((entry) => entry.statements.length > 0)
}

/**
 * Runs what is pending and answers the names of what this call applied. Concurrent callers wait
 * for one another; the first failure stops the run.
 */
export async function migrate(
  db: Database,
  tables: ReadonlySet<string>,
  all: readonly Migration[] = allMigrations,
): Promise<string[]> {
  const { ownDatabase } = await migrationState(db, tables, all)
  await prepareLog(db, ownDatabase)
  return withLock(db, async () => {
    const own = await createdHere(db)
    // Most starts have nothing to migrate.
    const { Umzug } = await import('umzug')
    const umzug = new Umzug({
      migrations: all
        .filter((migration) => own || !migration.ownDatabaseOnly)
        .map((migration) => ({
          name: migration.name,
          up: () => runStatements(db, migration),
        })),
      context: db,
      storage: {
        executed: () => appliedNames(db),
        logMigration: async ({ name }) => {
          await db.run(`${insertIgnore(db)} INTO token_ledger_migrations (name) VALUES (?)`, [name])
        },
        unlogMigration: async () => {
          throw new Error('migrations are not undone')
        },
      },
      logger: undefined,
    })
    return (await umzug.up()).map((migration) => migration.name)
  })
}

async function runStatements(db: Database, migration: Migration): Promise<void> {
  for (const statement of migration.statements[db.engine]) {
    try {
      await db.run(statement)
    } catch (error) {
      if (isAlreadyThere(error)) continue
      throw new AppError(
        error instanceof AppError ? error.code : 'internal',
        `The migration ${migration.name} stopped: ${error instanceof Error ? error.message : String(error)} ` +
          'Mend the cause and start again: what has run already is kept and is not run twice.',
        { reason: 'migration', params: { migration: migration.name } },
        error,
      )
    }
  }
}

/** An index, column or table that a run which ended in the middle, or another process, has already made. */
function isAlreadyThere(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)
  return /Duplicate (key|column) name|already exists/i.test(text)
}

/** The log of migrations, and whether the three tables are this app's own making. */
async function prepareLog(db: Database, ownDatabase: boolean): Promise<void> {
  const stamp =
    db.engine === 'mysql'
      ? 'applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP'
      : 'applied_at INTEGER NOT NULL DEFAULT (unixepoch())'
  const tail = db.engine === 'mysql' ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4' : ''
  await db.run(
    `CREATE TABLE IF NOT EXISTS token_ledger_meta (name VARCHAR(64) NOT NULL PRIMARY KEY, value VARCHAR(255) NOT NULL)${tail}`,
  )
  await db.run(
    `${insertIgnore(db)} INTO token_ledger_meta (name, value) VALUES ('own_database', ?)`,
    [ownDatabase ? '1' : '0'],
  )
  await db.run(
    `CREATE TABLE IF NOT EXISTS token_ledger_migrations (name VARCHAR(191) NOT NULL PRIMARY KEY, ${stamp})${tail}`,
  )
}

function insertIgnore(db: Database): string {
  return db.engine === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
}

async function appliedNames(db: Database): Promise<string[]> {
  const rows = await db.select<{ name: string }>(
    'SELECT name FROM token_ledger_migrations ORDER BY name',
  )
  return rows.map((row) => row.name)
}

async function createdHere(db: Database): Promise<boolean> {
  const rows = await db.select<{ value: string }>(
    "SELECT value FROM token_ledger_meta WHERE name = 'own_database'",
  )
  return rows[0]?.value === '1'
}

/**
 * One process at a time by an advisory lock on a connection of its own. Where the server has none
 * (or on SQLite, whose statements lock the file) the statements themselves can be run twice.
 */
async function withLock<T>(db: Database, work: () => Promise<T>): Promise<T> {
  if (db.engine === 'sqlite') return work()
  return db.sequelize.transaction(async (transaction) => {
    const ask = async (sql: string): Promise<unknown> => {
      const [rows] = await db.sequelize.query(sql, { transaction })
      return Object.values((rows as Record<string, unknown>[])[0] ?? {})[0]
    }
    let locked = false
    try {
      locked = Number(await ask(`SELECT GET_LOCK('${LOCK}', ${LOCK_SECONDS})`)) === 1
      if (!locked) {
        throw new AppError(
          'database_busy',
          'Another process is preparing this database. Try again in a moment.',
        )
      }
    } catch (error) {
      if (error instanceof AppError) throw error
      // No advisory locks here (some distributed engines): the statements are safe to run twice.
    }
    try {
      return await work()
    } finally {
      if (locked) await ask(`SELECT RELEASE_LOCK('${LOCK}')`)
    }
  })
}
