import mysql2 from 'mysql2'
import type { Options } from 'sequelize'
import { embeddedEngine, sqlite3 } from './embedded-engine'
import { mysqlOptions, prepareSession } from './mysql-session'
import type { OpenOptions } from './queryable'

/** Sequelize's options for a connection, with UTC sessions and read-only enforced by the session. */
export function connectionOptions({ settings, password, readOnly }: OpenOptions): Options {
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
    dialectOptions: mysqlOptions(settings),
    hooks: {
      afterConnect: (connection: unknown) => prepareSession(connection, readOnly),
    },
  }
}
