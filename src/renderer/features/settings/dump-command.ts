import type { MysqlSettings } from '../../../contract/connections'

/** A shell command that writes a MySQL database to one file; it asks for the password itself. */
export function dumpCommand(database: MysqlSettings): string {
  const place = database.socketPath
    ? [`--socket=${quoted(database.socketPath)}`]
    : [`--host=${quoted(database.host)}`, `--port=${database.port}`]
  return [
    'mysqldump --single-transaction --hex-blob',
    ...place,
    `--user=${quoted(database.user)} --password`,
    quoted(database.database),
    `> ${quoted(`${database.database}.sql`)}`,
  ].join(' ')
}

/** As a POSIX shell takes it, whatever stands in it. */
function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
