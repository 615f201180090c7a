import type { Connection } from '../../contract/connections'

/** A connection's name; the embedded database's is in the language shown. */
export function connectionName(
  connection: Pick<Connection, 'kind' | 'name'>,
  t: (key: string) => string,
): string {
  return connection.kind === 'embedded' ? t('common:connection.embedded') : connection.name
}
