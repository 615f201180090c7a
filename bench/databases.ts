import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
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
      '--innodb-buffer-pool-size=2G',
      '--innodb-log-file-size=512M',
      '--default-time-zone=+00:00',
    ],
  })
  return {
    name: 'mysql',
    version: `MariaDB ${server.version}`,
    server,
    async createDatabase() {
      const { database, user, password } = await server.createDatabase()
      const url = `mysql://${user}:${password}@${server.host}:${server.port}/${database}`
      return prepare(url, folder, async () => {
        await server.query(`DROP DATABASE \`${database}\``)
      })
    },
    stop: () => server.stop(),
  }
}

async function startSqlite(folder: string): Promise<BenchEngine> {
  const memory = await openPlain('sqlite::memory:')
  const [row] = await memory.all('SELECT sqlite_version() AS version')
  await memory.close()
  return {
    name: 'sqlite',
    version: `SQLite ${String(row?.['version'])}`,
    server: null,
    async createDatabase() {
      const place = await mkdtemp(join(folder, 'sqlite-'))
      return prepare(`sqlite:${join(place, 'bench.db')}`, folder, () =>
        rm(place, { recursive: true, force: true }),
      )
    },
    stop: async () => undefined,
  }
}

/** The app itself migrates the new database, as on its first start. */
async function prepare(
  url: string,
  folder: string,
  dropDatabase: () => Promise<void>,
): Promise<BenchDatabase> {
  const dataFolder = await mkdtemp(join(folder, 'app-'))
  const app = await openApp(url, dataFolder)
  await app.close()
  return {
    url,
    folder: dataFolder,
    async drop() {
      await dropDatabase()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
