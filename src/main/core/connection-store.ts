import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type ConnectionInput,
  type DatabaseSettings,
  databaseSettingsSchema,
} from '../../contract/connections'
import { AppError, fieldError } from '../../contract/errors'
import { parseDatabaseUrl } from './database-url'
import { writeFileWhole } from './files'
import type { KeyRing } from './key-ring'

const EMBEDDED_ID = 'embedded'
const ENVIRONMENT_ID = 'environment'

export interface StoredConnection {
  id: string
  name: string
  kind: 'embedded' | 'environment' | 'saved'
  database: DatabaseSettings
  readOnly: boolean
  hasPassword: boolean
  /** Opens the stored secret; null when there is none. */
  password(): Promise<string | null>
}

const fileSchema = z.object({
  activeId: z.string().default(EMBEDDED_ID),
  connections: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        database: databaseSettingsSchema,
        readOnly: z.boolean(),
        /** An envelope of the key ring. */
        password: z.string().nullable(),
      }),
    )
    .default([]),
})
type ConnectionsFile = z.infer<typeof fileSchema>

export interface ConnectionStore {
  list(): Promise<StoredConnection[]>
  find(id: string): Promise<StoredConnection>
  /** Which one to open at start. */
  initialId(): Promise<string>
  rememberActive(id: string): Promise<void>
  create(input: ConnectionInput): Promise<StoredConnection>
  update(id: string, input: ConnectionInput): Promise<StoredConnection>
  remove(id: string): Promise<void>
}

/** Named connections in connections.json, passwords encrypted under the workspace key. */
export function makeConnectionStore(
  dataFolder: string,
  databaseUrl: string | undefined,
  keyRing: KeyRing,
): ConnectionStore {
  const file = join(dataFolder, 'connections.json')
  const environment = databaseUrl ? fromEnvironment(databaseUrl) : null

  async function read(): Promise<ConnectionsFile> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return fileSchema.parse({})
      throw new AppError(
        'file_unreadable',
        `The list of connections (${file}) is damaged. Mend or remove it.`,
        { reason: 'connections' },
        error,
      )
    }
  }

  const write = (content: ConnectionsFile): Promise<void> =>
    writeFileWhole(file, `${JSON.stringify(content, null, 2)}\n`)

  const embedded: StoredConnection = {
    id: EMBEDDED_ID,
    name: 'Embedded database',
    kind: 'embedded',
    database: { engine: 'sqlite', file: join(dataFolder, 'token-ledger.db') },
    readOnly: false,
    hasPassword: false,
    password: async () => null,
  }

  const saved = (entry: ConnectionsFile['connections'][number]): StoredConnection => ({
    ...entry,
    kind: 'saved',
    hasPassword: entry.password !== null,
    password: async () => (entry.password === null ? null : keyRing.decrypt(entry.password)),
  })

  const sealed = async (
    password: string | null | undefined,
    kept: string | null,
  ): Promise<string | null> => {
    if (password === undefined) return kept
    return password === null || password === '' ? null : keyRing.encrypt(password)
  }

  const store: ConnectionStore = {
    async list() {
      const { connections } = await read()
      return [...(environment ? [environment] : []), embedded, ...connections.map(saved)]
    },
    async find(id) {
      const found = (await store.list()).find((connection) => connection.id === id)
      if (!found) throw new AppError('not_found', 'That connection is not known any more.')
      return found
    },
    async initialId() {
      if (environment) return ENVIRONMENT_ID
      const { activeId, connections } = await read()
      return connections.some((connection) => connection.id === activeId) ? activeId : EMBEDDED_ID
    },
    async rememberActive(id) {
      if (environment) return
      const content = await read()
      if (content.activeId !== id) await write({ ...content, activeId: id })
    },
    async create(input) {
      const content = await read()
      refuseTakenName(content, input.name, null)
      const entry = {
        id: randomUUID(),
        name: input.name,
        database: input.database,
        readOnly: input.readOnly,
        password: await sealed(input.password, null),
      }
      await write({ ...content, connections: [...content.connections, entry] })
      return saved(entry)
    },
    async update(id, input) {
      const content = await read()
      const old = content.connections.find((entry) => entry.id === id)
      if (!old) throw new AppError('not_found', 'Only connections that you added can be changed.')
      refuseTakenName(content, input.name, id)
      const entry = {
        id,
        name: input.name,
        database: input.database,
        readOnly: input.readOnly,
        password: await sealed(input.password, old.password),
      }
      await write({
        ...content,
        connections: content.connections.map((other) => (other.id === id ? entry : other)),
      })
      return saved(entry)
    },
    async remove(id) {
      const content = await read()
      if (!content.connections.some((entry) => entry.id === id)) {
        throw new AppError('not_found', 'Only connections that you added can be removed.')
      }
      await write({
        ...content,
        connections: content.connections.filter((entry) => entry.id !== id),
      })
    },
  }
  return store
}

function refuseTakenName(content: ConnectionsFile, name: string, exceptId: string | null): void {
  const taken = content.connections.some(
    (entry) => entry.id !== exceptId && entry.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) throw fieldError('name', 'taken', `A connection named "${name}" exists already.`)
}

function fromEnvironment(databaseUrl: string): StoredConnection {
  const { database, password } = parseDatabaseUrl(databaseUrl)
  return {
    id: ENVIRONMENT_ID,
    name: database.engine === 'mysql' ? database.database : database.file,
    kind: 'environment',
    database,
    readOnly: false,
    hasPassword: password !== null,
    password: async () => password,
  }
}
