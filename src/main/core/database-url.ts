import { resolve } from 'node:path'
import {
  type DatabaseSettings,
  databaseSettingsSchema,
  tlsModeSchema,
} from '../../contract/connections'
import { AppError } from '../../contract/errors'

/**
 * Reads `mysql://user:password@host:port/database?tls=verifyCa&ca=/file&socket=/path` or
 * `sqlite:/path/file.db`. Throws `validation` with what is wrong; the password is never repeated.
 */
export function parseDatabaseUrl(text: string): {
  database: DatabaseSettings
  password: string | null
} {
  const refuse = (why: string): AppError =>
    new AppError('validation', `The database URL is not usable: ${why}`, {
      fields: [{ path: 'databaseUrl', code: 'invalid_url' }],
    })
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(text)?.[1]
  if (file) return { database: { engine: 'sqlite', file: resolve(file) }, password: null }
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw refuse('it should read mysql://user:password@host:3306/database or sqlite:/path/file.db.')
  }
  if (!['mysql:', 'mariadb:'].includes(url.protocol)) {
    throw refuse('it should begin with mysql: or sqlite:.')
  }
  const tls = tlsModeSchema.safeParse(url.searchParams.get('tls') ?? 'disabled')
  if (!tls.success) throw refuse('tls is one of disabled, required, verifyCa, verifyIdentity.')
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part)
    } catch {
      throw refuse('write a percent sign in the user, password or database as %25.')
    }
  }
  const settings = databaseSettingsSchema.safeParse({
    engine: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: url.port === '' ? 3306 : Number(url.port),
    user: decode(url.username),
    database: decode(url.pathname.slice(1)),
    socketPath: url.searchParams.get('socket') ?? '',
    tls: { mode: tls.data, caFile: url.searchParams.get('ca') ?? '' },
  })
  if (!settings.success) throw refuse('a user and a database name are needed.')
  return { database: settings.data, password: decode(url.password) || null }
}
