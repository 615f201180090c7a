import { readFileSync } from 'node:fs'
import mysql2 from 'mysql2'
import type { Options } from 'sequelize'
import type { MysqlSettings } from '../../contract/connections'
import { AppError } from '../../contract/errors'
import { isUnsupported } from './db-errors'
import type { OpenOptions } from './queryable'
import { embeddedEngine, sqlite3 } from './embedded-engine'

/** Sequelize's options for a connection, with UTC sessions and read-only enforced by the session. */
export function connectionOptions(options: OpenOptions): Options {
  const { settings, password, readOnly, numbersWhereExact = false } = options
  if (settings.engine === 'sqlite') {
    return {
      dialect: 'sqlite',
      dialectModule: embeddedEngine,
      storage: settings.file,
      logging: false,
      dialectOptions: readOnly ? { mode: sqlite3.OPEN_READONLY } : {},
    }
  }
  return {
    dialect: 'mysql',
    dialectModule: mysql2,
    host: settings.host,
    port: settings.port,
    username: settings.user,
    password: password ?? '',
    database: settings.database,
    timezone: '+00:00',
    logging: false,
    pool: { max: 8, min: 0, acquire: 20_000, idle: 60_000 },
    dialectOptions: {
      ...(settings.socketPath ? { socketPath: settings.socketPath } : {}),
      ...tlsOptions(settings),
      charset: 'utf8mb4',
      connectTimeout: 10_000,
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: !numbersWhereExact,
      typeCast: true,
    },
    hooks: {
      afterConnect: (connection: unknown) => prepareSession(connection, readOnly),
    },
  }
}

function tlsOptions(settings: MysqlSettings): object {
  const { mode, caFile } = settings.tls
  if (mode === 'disabled') return {}
  if (mode === 'required') return { ssl: { rejectUnauthorized: false } }
  return {
    ssl: {
      rejectUnauthorized: true,
      verifyIdentity: mode === 'verifyIdentity',
      ...(caFile ? { ca: readCa(caFile) } : {}),
    },
  }
}

function readCa(file: string): Buffer {
  const refuse = (why: string, cause?: unknown): AppError =>
    new AppError(
      'connection_failed',
      `The CA file ${file} ${why}.`,
      { reason: 'ca_file', params: { file } },
      cause,
    )
  let ca: Buffer
  try {
    ca = readFileSync(file)
  } catch (error) {
    throw refuse('cannot be read', error)
  }
  // Without one, OpenSSL would complain about the server's certificate instead.
  if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw refuse('holds no certificate (PEM)')
  return ca
}

interface QueryConnection {
  query(sql: string, done: (error: Error | null) => void): void
}

/**
 * Strict mode refuses what would be cut or wrapped; a read-only session refuses every write. Some
 * distributed servers have none (TiDB says 8024): there the core alone refuses.
 */
async function prepareSession(connection: unknown, readOnly: boolean): Promise<void> {
  const send = (statement: string): Promise<void> =>
    new Promise((resolve, reject) => {
      ;(connection as QueryConnection).query(statement, (error) =>
        error ? reject(error) : resolve(),
      )
    })
  await send("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'")
  if (!readOnly) return
  await send('SET SESSION TRANSACTION READ ONLY').catch((error: unknown) => {
    if (!isUnsupported(error)) throw error
  })
}
