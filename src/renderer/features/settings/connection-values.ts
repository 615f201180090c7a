import type { Connection, ConnectionInput } from '../../../contract/connections'
import type { RouteInput } from '../../../contract/routes'

type TlsMode = 'disabled' | 'required' | 'verifyCa' | 'verifyIdentity'
export type PasswordChoice = 'keep' | 'replace' | 'none'

/** A connection as it stands in the form. */
export interface ConnectionValues {
  name: string
  engine: 'mysql' | 'sqlite'
  via: 'host' | 'socket'
  host: string
  port: number | string
  socketPath: string
  user: string
  passwordChoice: PasswordChoice
  password: string
  database: string
  tlsMode: TlsMode
  caFile: string
  file: string
  readOnly: boolean
}

const emptyValues: ConnectionValues = {
  name: '',
  engine: 'mysql',
  via: 'host',
  host: '127.0.0.1',
  port: 3306,
  socketPath: '',
  user: '',
  passwordChoice: 'replace',
  password: '',
  database: '',
  tlsMode: 'disabled',
  caFile: '',
  file: '',
  readOnly: false,
}

/** The form of a connection, or of a new one. */
export function toValues(connection: Connection | null): ConnectionValues {
  if (!connection) return emptyValues
  const { name, readOnly, hasPassword, database } = connection
  const common: ConnectionValues = {
    ...emptyValues,
    name,
    readOnly,
    passwordChoice: hasPassword ? 'keep' : 'replace',
  }
  if (database.engine === 'sqlite') return { ...common, engine: 'sqlite', file: database.file }
  const { host, port, socketPath, user, tls } = database
  return {
    ...common,
    via: socketPath ? 'socket' : 'host',
    host,
    port,
    socketPath,
    user,
    database: database.database,
    tlsMode: tls.mode,
    caFile: tls.caFile,
  }
}

/** What the routes take. A blank new password means none. */
export function toInput(values: ConnectionValues): RouteInput<'connections.create'> {
  return {
    name: values.name,
    readOnly: values.readOnly,
    database: toDatabase(values),
    ...(values.engine === 'mysql' ? passwordOf(values) : {}),
  }
}

function toDatabase(values: ConnectionValues): RouteInput<'connections.create'>['database'] {
  if (values.engine === 'sqlite') return { engine: 'sqlite', file: values.file }
  return {
    engine: 'mysql',
    host: values.host,
    port: Number(values.port),
    socketPath: values.via === 'socket' ? values.socketPath : '',
    user: values.user,
    database: values.database,
    tls: { mode: values.tlsMode, caFile: needsCa(values.tlsMode) ? values.caFile : '' },
  }
}

function passwordOf(values: ConnectionValues): Pick<ConnectionInput, 'password'> {
  switch (values.passwordChoice) {
    case 'keep':
      return {}
    case 'none':
      return { password: null }
    case 'replace':
      return { password: values.password === '' ? null : values.password }
  }
}

export function needsCa(mode: TlsMode): boolean {
  return mode === 'verifyCa' || mode === 'verifyIdentity'
}

/** The contract's paths of wrong fields, as the form names them. */
export const connectionFieldNames: Record<string, string> = {
  'database.host': 'host',
  'database.port': 'port',
  'database.socketPath': 'socketPath',
  'database.user': 'user',
  'database.database': 'database',
  'database.tls.mode': 'tlsMode',
  'database.tls.caFile': 'caFile',
  'database.file': 'file',
}
