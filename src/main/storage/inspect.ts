import type { SchemaDifference } from '../../contract/connections'
import { AppError } from '../../contract/errors'
import type { Database } from './database'
import { isUnsupported } from './db-errors'
import { seedTables } from './seed-schema'

export interface DatabaseFacts {
  serverVersion: string
  /** Every table's name. */
  tables: Set<string>
  differences: SchemaDifference[]
  /** What the user may do to the three tables; the server itself may be read-only. */
  mayWrite: boolean
  mayCreate: boolean
  serverReadOnly: boolean
}

/** Looks at a database without changing anything. */
export async function inspectDatabase(db: Database): Promise<DatabaseFacts> {
  const tables = await tableNames(db)
  const differences = await schemaDifferences(db, tables)
  if (db.engine === 'sqlite') {
    const [version] = await db.select<{ version: string }>('SELECT sqlite_version() AS version')
    return {
      serverVersion: `SQLite ${version?.version ?? ''}`,
      tables,
      differences,
      mayWrite: db.writable,
      mayCreate: db.writable,
      serverReadOnly: false,
    }
  }
  const [server] = await db.select<{ version: string }>('SELECT VERSION() AS version')
  const version = server?.version ?? ''
  const readOnly = await isServerReadOnly(db)
  const privileges = await grantedPrivileges(db)
  const has = (wanted: string[]): boolean =>
    privileges.has('ALL PRIVILEGES') || wanted.every((privilege) => privileges.has(privilege))
  return {
    serverVersion: /mariadb/i.test(version)
      ? `MariaDB ${version.split('-')[0]}`
      : `MySQL ${version}`,
    tables,
    differences,
    mayWrite: has(['INSERT', 'UPDATE', 'DELETE']),
    mayCreate: has(['CREATE', 'ALTER', 'INDEX']),
    serverReadOnly: readOnly && !privileges.has('SUPER'),
  }
}

async function isServerReadOnly(db: Database): Promise<boolean> {
  try {
    const [row] = await db.select<{ read_only: unknown }>('SELECT @@global.read_only AS read_only')
    return Number(row?.read_only ?? 0) === 1
  } catch (error) {
    // A distributed server need not have that setting.
    if (isUnsupported(error)) return false
    throw error
  }
}

async function tableNames(db: Database): Promise<Set<string>> {
  const rows = await db.select<{ name: string }>(
    db.engine === 'mysql'
      ? 'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  return new Set(rows.map((row) => row.name))
}

/** Privileges that hold for the current database or for all of them. */
async function grantedPrivileges(db: Database): Promise<Set<string>> {
  const rows = await grantRows(db)
  const privileges = new Set<string>()
  const database = db.settings.engine === 'mysql' ? db.settings.database : ''
  for (const row of rows) {
    const text = Object.values(row)[0] ?? ''
    const match = /^GRANT (.+?) ON (`?.+?`?)\.(\S+) TO /.exec(text)
    if (!match) continue
    const [, list = '', scope = '', object = ''] = match
    const plain = scope.replace(/`/g, '').replace(/\\_/g, '_').replace(/\\%/g, '%')
    const pattern = new RegExp(
      `^${plain
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replace(/%/g, '.*')
        .replace(/\*/g, '.*')}$`,
      'i',
    )
    if (!pattern.test(database)) continue
    // A grant on one table counts when it is the logs' own: the others are small and seldom written.
    if (object !== '*' && object.replace(/`/g, '') !== 'llm_usage_logs') continue
    for (const privilege of list.split(',')) {
      privileges.add(
        privilege
          .replace(/\(.*\)/, '')
          .trim()
          .toUpperCase(),
      )
    }
  }
  if (privileges.has('ALL')) privileges.add('ALL PRIVILEGES')
  return privileges
}

/** Also what comes by way of roles: each engine shows that in its own way. */
async function grantRows(db: Database): Promise<Record<string, string>[]> {
  const own = await db.select<Record<string, string>>('SHOW GRANTS FOR CURRENT_USER()')
  try {
    const [row] = await db.select<{ role: string | null }>('SELECT CURRENT_ROLE() AS role')
    // MySQL says NONE or `name`@`host`, …; MariaDB NULL or a bare name.
    const role = row?.role ?? 'NONE'
    if (role === 'NONE') return own
    const byRole = await db.select<Record<string, string>>(
      role.startsWith('`')
        ? `SHOW GRANTS FOR CURRENT_USER() USING ${role}`
        : 'SHOW GRANTS FOR CURRENT_ROLE',
    )
    return [...own, ...byRole]
  } catch (error) {
    // MySQL 5.7 knows no roles.
    if (error instanceof AppError && error.code === 'internal') return own
    throw error
  }
}

/** Columns of those of the three tables that are there, held against the specification. */
async function schemaDifferences(db: Database, tables: Set<string>): Promise<SchemaDifference[]> {
  const names = Object.keys(seedTables)
  const present = names.filter((name) => tables.has(name))
  if (present.length === 0) return []
  const differences: SchemaDifference[] = []
  for (const table of names) {
    const specified = seedTables[table] ?? []
    if (!tables.has(table)) continue
    const found = await columnsOf(db, table)
    for (const column of specified) {
      const actual = found.get(column.name)
      const report = (kind: SchemaDifference['kind'], expected: string, seen: string): void => {
        differences.push({ table, column: column.name, kind, expected, found: seen })
      }
      if (!actual) report('missing_column', column.type, '')
      else if (db.engine === 'mysql' && actual.type !== column.type) {
        report('different_type', column.type, actual.type)
      } else if (db.engine === 'mysql' && actual.nullable !== column.nullable) {
        report(
          'different_null',
          column.nullable ? 'NULL' : 'NOT NULL',
          actual.nullable ? 'NULL' : 'NOT NULL',
        )
      }
    }
    for (const [name, actual] of found) {
      if (!specified.some((column) => column.name === name)) {
        differences.push({
          table,
          column: name,
          kind: 'extra_column',
          expected: '',
          found: actual.type,
        })
      }
    }
  }
  return differences
}

async function columnsOf(
  db: Database,
  table: string,
): Promise<Map<string, { type: string; nullable: boolean }>> {
  if (db.engine === 'sqlite') {
    const rows = await db.select<{ name: string; type: string }>(
      'SELECT name, type FROM pragma_table_info(?)',
      [table],
    )
    return new Map(rows.map((row) => [row.name, { type: row.type.toLowerCase(), nullable: false }]))
  }
  const rows = await db.select<{ name: string; type: string; nullable: string }>(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [table],
  )
  return new Map(
    rows.map((row) => [
      row.name,
      { type: withoutWidth(row.type), nullable: row.nullable === 'YES' },
    ]),
  )
}

/** MariaDB and older MySQL show int(11), bigint(20) unsigned, tinyint(1). */
function withoutWidth(type: string): string {
  return type.toLowerCase().replace(/\b(tinyint|smallint|mediumint|int|bigint)\(\d+\)/, '$1')
}

/** Differences that make the app's queries fail. */
export function blocksUse(difference: SchemaDifference): boolean {
  return difference.kind === 'missing_column' || difference.kind === 'missing_table'
}
