import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { migrations } from '../migrations'
import { type MariadbServer, startMariadb } from '../test/fixtures/mariadb-server'
import { openApp } from './app-host'
import { openPlain } from './plain-client'

export type EngineName = 'mysql' | 'sqlite'

/** One of the two engines for the length of a run; everything it makes lies in one folder. */
export interface BenchEngine {
  readonly name: EngineName
  /** As the engine says it. */
  readonly version: string
  /** The server's own login, for its command-line client. MariaDB only. */
  readonly server: MariadbServer | null
  /** A database of its own, with everything that the app's migrations create. */
  createDatabase(): Promise<BenchDatabase>
  /** A database as another program made it: the three tables with the seed's indexes alone. */
  createForeignDatabase(): Promise<BenchDatabase>
  stop(): Promise<void>
}

export interface BenchDatabase {
  /** What TOKEN_LEDGER_DATABASE_URL would say. */
  readonly url: string
  /** The app's data folder. */
  readonly folder: string
  drop(): Promise<void>
}

export function startEngine(name: EngineName, folder: string): Promise<BenchEngine> {
  return name === 'mysql' ? startMysql(folder) : startSqlite(folder)
}

async function startMysql(folder: string): Promise<BenchEngine> {
  const server = await startMariadb({
    extraArgs: [
      '--innodb-buffer-pool-size=3G',
      '--innodb-log-file-size=1G',
      // What is measured is the work, not the disk: nothing waits for it.
      '--innodb-flush-method=nosync',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-doublewrite=0',
      '--innodb-stats-persistent=1',
      '--default-time-zone=+00:00',
    ],
  })
  const create = async (): Promise<BenchDatabase> => {
    const { database, user, password } = await server.createDatabase()
    const url = `mysql://${user}:${password}@${server.host}:${server.port}/${database}`
    return withFolder(url, folder, async () => {
      await server.query(`DROP DATABASE \`${database}\``)
    })
  }
  return {
    name: 'mysql',
    version: `MariaDB ${server.version}`,
    server,
    createDatabase: async () => prepare(await create()),
    createForeignDatabase: async () => makeSeedTables(await create()),
    stop: () => server.stop(),
  }
}

async function startSqlite(folder: string): Promise<BenchEngine> {
  const memory = await openPlain('sqlite::memory:')
  const [row] = await memory.all('SELECT sqlite_version() AS version')
  await memory.close()
  const create = async (): Promise<BenchDatabase> => {
    const place = await mkdtemp(join(folder, 'sqlite-'))
    return withFolder(`sqlite:${join(place, 'bench.db')}`, folder, () =>
      rm(place, { recursive: true, force: true }),
    )
  }
  return {
    name: 'sqlite',
    version: `SQLite ${String(row?.['version'])}`,
    server: null,
    createDatabase: async () => prepare(await create()),
    createForeignDatabase: async () => makeSeedTables(await create()),
    stop: async () => undefined,
  }
}

/** The app itself migrates the new database, as on its first start. */
async function prepare(database: BenchDatabase): Promise<BenchDatabase> {
  const app = await openApp(database.url, database.folder)
  await app.close()
  return database
}

/** The first migration is the seed's schema, word for word. */
async function makeSeedTables(database: BenchDatabase): Promise<BenchDatabase> {
  const client = await openPlain(database.url)
  try {
    for (const statement of migrations[0]?.statements[client.engine] ?? []) {
      await client.run(statement)
    }
  } finally {
    await client.close()
  }
  return database
}

async function withFolder(
  url: string,
  folder: string,
  dropDatabase: () => Promise<void>,
): Promise<BenchDatabase> {
  const dataFolder = await mkdtemp(join(folder, 'app-'))
  return {
    url,
    folder: dataFolder,
    async drop() {
      await dropDatabase()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
