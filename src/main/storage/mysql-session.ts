import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'mysql2'
import type { MysqlSettings } from '../../contract/connections'
import { AppError } from '../../contract/errors'
import { isUnsupported } from './db-errors'

/**
 * mysql2's options besides the place and the user. `numbersWhereExact`: BIGINTs come as numbers
 * where these are exact; otherwise always as text.
 */
export function mysqlOptions(
  settings: MysqlSettings,
  { numbersWhereExact = false }: { numbersWhereExact?: boolean } = {},
): ConnectionOptions {
  return {
    ...(settings.socketPath ? { socketPath: settings.socketPath } : {}),
    ...tlsOptions(settings),
    charset: 'utf8mb4',
    connectTimeout: 10_000,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: !numbersWhereExact,
    typeCast: true,
  }
}

function tlsOptions(settings: MysqlSettings): Pick<ConnectionOptions, 'ssl'> {
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
 * Times are told in UTC. Strict mode refuses what would be cut or wrapped; a read-only session refuses every write. Some
 * distributed servers have none (TiDB says 8024): there the core alone refuses.
 */
export async function prepareSession(connection: unknown, readOnly: boolean): Promise<void> {
  const send = (statement: string): Promise<void> =>
    new Promise((resolve, reject) => {
      ;(connection as QueryConnection).query(statement, (error) =>
        error ? reject(error) : resolve(),
      )
    })
  await send(
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION time_zone = '+00:00'",
  )
  if (!readOnly) return
  await send('SET SESSION TRANSACTION READ ONLY').catch((error: unknown) => {
    if (!isUnsupported(error)) throw error
  })
}
