import type { DatabaseSettings } from '../../contract/connections'
import { AppError } from '../../contract/errors'

/** The innermost error: Sequelize wraps the driver's as `parent` and `original`. */
function driverError(error: unknown): { code: string; errno: number; message: string } {
  let inner = error
  while (typeof inner === 'object' && inner !== null) {
    const next: unknown =
      'original' in inner ? inner.original : 'parent' in inner ? inner.parent : undefined
    if (next === undefined || next === null || next === inner) break
    inner = next
  }
  const fields = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<
    string,
    unknown
  >
  return {
    code: typeof fields['code'] === 'string' ? fields['code'] : '',
    errno: typeof fields['errno'] === 'number' ? fields['errno'] : 0,
    message: inner instanceof Error ? inner.message : String(inner),
  }
}

const LOST = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
  'ER_SERVER_SHUTDOWN',
  'ER_CLIENT_INTERACTION_TIMEOUT',
])

/** What the file system says of a database file. */
const UNOPENABLE = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'SQLITE_CANTOPEN',
  'SQLITE_IOERR',
])

export function isConnectionLost(error: unknown): boolean {
  const { code, message } = driverError(error)
  return LOST.has(code) || /closed state|Connection lost|connection is closed/i.test(message)
}

export function isBusy(error: unknown): boolean {
  const { code } = driverError(error)
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' || code === 'ER_LOCK_DEADLOCK'
}

export function isUniqueViolation(error: unknown): boolean {
  const { code, errno, message } = driverError(error instanceof AppError ? error.cause : error)
  return code === 'ER_DUP_ENTRY' || errno === 1062 || /UNIQUE constraint failed/.test(message)
}

/** ER_NOT_SUPPORTED_YET, ER_UNKNOWN_SYSTEM_VARIABLE, a missing function, or TiDB's "only noop". */
export function isUnsupported(error: unknown): boolean {
  const { errno } = driverError(error instanceof AppError ? error.cause : error)
  return [1235, 1193, 1305, 8024].includes(errno)
}

/** A statement named an index that is not there. */
export function isMissingIndex(error: unknown): boolean {
  const { errno, message } = driverError(error instanceof AppError ? error.cause : error)
  return errno === 1176 || /no such index/.test(message)
}

/** The server cannot change a table beside the work of others. */
export function isNotOnline(error: unknown): boolean {
  const { errno } = driverError(error instanceof AppError ? error.cause : error)
  return errno === 1845 || errno === 1846
}

/** Any failure of a driver as an error that says what is wrong and what to do. */
export function databaseError(error: unknown, settings: DatabaseSettings): AppError {
  const { code, message } = driverError(error)
  const failed = (reason: string, sentence: string): AppError =>
    new AppError('connection_failed', sentence, { reason, params: placeParams(settings) }, error)
  const place = placeOf(settings)
  if (settings.engine === 'sqlite' && UNOPENABLE.has(code)) {
    return failed(
      'cannot_open',
      `${place} cannot be opened. Does the folder exist, and may you write there?`,
    )
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failed(
        'dns',
        `The host name of ${place} is not known. Check its spelling and the network.`,
      )
    case 'ECONNREFUSED':
      return failed(
        'refused',
        `Nothing answers at ${place}. Is the server running, and is the port right?`,
      )
    case 'ENOENT':
      return failed('no_socket', `There is no socket or file at ${place}.`)
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed('timeout', `${place} did not answer in time. Is it reachable from here?`)
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
    case 'ER_NOT_SUPPORTED_AUTH_MODE':
    case 'AUTH_SWITCH_PLUGIN_ERROR':
      return failed(
        'auth',
        `${place} refused the user or the password.${wantsTls(settings) ? '' : ' If both are right, the user may have to connect encrypted: choose a TLS mode.'}`,
      )
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return failed('tls_required', `${place} takes encrypted connections only. Choose a TLS mode.`)
    case 'ER_BAD_DB_ERROR':
      return failed('unknown_database', `The server has no database of that name.`)
    case 'ER_DBACCESS_DENIED_ERROR':
      return failed('privilege', 'The user may not use that database, or it does not exist.')
    case 'ER_HOST_NOT_PRIVILEGED':
    case 'ER_HOST_IS_BLOCKED':
      return failed('host_denied', 'The server does not accept connections from this machine.')
    case 'ER_CON_COUNT_ERROR':
      return failed('too_many_connections', 'The server has no free connection left.')
    case 'HANDSHAKE_NO_SSL_SUPPORT':
    case 'HANDSHAKE_SSL_ERROR':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'CERT_HAS_EXPIRED':
      return failed('tls', `The encrypted connection failed: ${message}`)
    case 'ER_TABLEACCESS_DENIED_ERROR':
    case 'ER_COLUMNACCESS_DENIED_ERROR':
    case 'ER_SPECIFIC_ACCESS_DENIED_ERROR':
      return new AppError(
        'missing_privilege',
        `The database user lacks a privilege: ${message}`,
        {},
        error,
      )
    case 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION':
    case 'ER_OPTION_PREVENTS_STATEMENT':
    case 'ER_READ_ONLY_MODE':
    case 'SQLITE_READONLY':
      return new AppError(
        'read_only',
        'This database is open for reading only; nothing was written.',
        {},
        error,
      )
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
    case 'ER_LOCK_WAIT_TIMEOUT':
    case 'ER_LOCK_DEADLOCK':
      return new AppError(
        'database_busy',
        'Another program is writing to the database. Try again in a moment.',
        {},
        error,
      )
    case 'SQLITE_FULL':
    case 'ER_DISK_FULL':
    case 'ER_RECORD_FILE_FULL':
      return new AppError(
        'disk_full',
        'The disk that holds the database is full; nothing was half-written.',
        {},
        error,
      )
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return failed('not_a_database', `${place} is not a SQLite database, or it is damaged.`)
    case 'ER_NO_SUCH_TABLE':
      return new AppError(
        'schema_mismatch',
        `A table is missing: ${message}`,
        { reason: 'missing_table' },
        error,
      )
    case 'ER_BAD_FIELD_ERROR':
      return new AppError(
        'schema_mismatch',
        `A column is missing: ${message}`,
        { reason: 'missing_column' },
        error,
      )
  }
  if (error instanceof Error && /acquire/i.test(error.name)) {
    return failed('timeout', `${place} did not answer in time. Is it reachable from here?`)
  }
  if (isConnectionLost(error)) {
    return new AppError(
      'connection_lost',
      `The connection to ${place} was lost. Try again.`,
      { params: placeParams(settings) },
      error,
    )
  }
  if (/certificate|SSL|TLS|altnames/i.test(message)) {
    return failed('tls', `The encrypted connection failed: ${message}`)
  }
  if (/no such (table|column)/.test(message)) {
    return new AppError(
      'schema_mismatch',
      `The database lacks something: ${message}`,
      { reason: 'missing_table' },
      error,
    )
  }
  return new AppError('internal', `The database answered with an error: ${message}`, {}, error)
}

function wantsTls(settings: DatabaseSettings): boolean {
  return (
    settings.engine !== 'mysql' || settings.socketPath !== '' || settings.tls.mode !== 'disabled'
  )
}

function placeOf(settings: DatabaseSettings): string {
  if (settings.engine === 'sqlite') return settings.file
  return settings.socketPath || `${settings.host}:${settings.port}`
}

function placeParams(settings: DatabaseSettings): Record<string, string> {
  return settings.engine === 'sqlite'
    ? { place: placeOf(settings) }
    : { place: placeOf(settings), user: settings.user, database: settings.database }
}
