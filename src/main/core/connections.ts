import type { Connection, ConnectionStatus } from '../../contract/connections'
import { AppError, type AppErrorShape } from '../../contract/errors'
import type { DomainHandlers } from '../../contract/routes'
import type { ConnectionStore, StoredConnection } from './connection-store'
import type { EventBus } from './event-bus'
import type { JobRunner } from './jobs'
import { type OpenedConnection, openConnection, refuseUnusable } from './open-connection'
import type { Logger } from './ports'
import { makeReconnecting } from './reconnecting'
import { requireWritable, type Workspace } from './workspace'

export interface ConnectionDeps {
  store: ConnectionStore
  events: EventBus
  logger: Logger
  /** Late: jobs are made after the workspace that they work on. */
  jobs: () => JobRunner
}

export interface Connections {
  workspace: Workspace
  handlers: DomainHandlers<'connections'>
  /** Opens the connection to begin with. A failure becomes the status, never an exception. */
  start(): Promise<void>
  close(): Promise<void>
}

export function makeConnections(deps: ConnectionDeps): Connections {
  const { store, events, logger } = deps
  let active: {
    stored: StoredConnection
    opened: OpenedConnection | null
    error: AppErrorShape | null
  } | null = null
  let generation = 0
  let queue: Promise<unknown> = Promise.resolve()

  /** Switches are done one after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = queue.then(work, work)
    queue = next.catch(() => undefined)
    return next
  }

  const reconnecting = makeReconnecting(() => inTurn(openAgain))

  async function open(stored: StoredConnection, consent: boolean): Promise<void> {
    reconnecting.stop()
    const outcome = await tryToOpen(stored, consent)
    const previous = active?.opened
    active = { stored, ...outcome }
    generation += 1
    await previous?.db
      .close()
      .catch((failure: unknown) => logger.warn({ error: failure }, 'closing failed'))
    events.emit('connection.changed', status())
    reconnecting.after(outcome.error)
  }

  /** A server that was away when the connection was opened may be there now. */
  async function openAgain(): Promise<void> {
    if (!active || active.opened) return
    const outcome = await tryToOpen(active.stored, false)
    const same = outcome.error?.details.reason === active.error?.details.reason
    if (outcome.opened) {
      generation += 1
      logger.info({ connection: active.stored.name }, 'the database answers again')
    } else if (outcome.error && !same)
      logger.warn({ code: outcome.error.code }, outcome.error.message)
    active = { stored: active.stored, ...outcome }
    if (!same) events.emit('connection.changed', status())
    reconnecting.after(outcome.error)
  }

  async function tryToOpen(
    stored: StoredConnection,
    consent: boolean,
  ): Promise<{ opened: OpenedConnection | null; error: AppErrorShape | null }> {
    try {
      const opened = await openConnection(stored, { consent })
      try {
        requireUsable(opened)
      } catch (unusable) {
        await opened.db.close()
        throw unusable
      }
      return { opened, error: null }
    } catch (failure) {
      return { opened: null, error: shapeOf(failure, logger) }
    }
  }

  function status(): ConnectionStatus {
    if (!active) throw new AppError('not_connected', 'No database is open yet.')
    const { stored, opened, error } = active
    return {
      connection: toConnection(stored, stored.id),
      state: opened ? 'connected' : 'failed',
      error,
      serverVersion: opened?.serverVersion ?? null,
      access: opened?.access ?? { mode: 'readOnly', reason: 'chosen' },
      differences: opened?.differences ?? [],
      pending: opened?.pending ?? [],
    }
  }

  const requireIdle = (): void => {
    if (deps.jobs().busy()) {
      throw new AppError(
        'in_use',
        'An import or export is running on this database. Wait for it or cancel it first.',
        { reason: 'jobs' },
      )
    }
  }

  const opened = (): OpenedConnection => {
    if (active?.opened) return active.opened
    throw new AppError(
      'not_connected',
      active?.error?.message ?? 'No database is open.',
      active?.error?.details ?? {},
    )
  }

  const workspace: Workspace = {
    database: () => opened().db,
    writableDatabase() {
      const { db } = opened()
      requireWritable(status())
      return db
    },
    hasOwnTables: () => opened().hasOwnTables,
    hasTable: (name) => opened().tables.has(name),
    status,
    generation: () => generation,
  }

  return {
    workspace,
    start: () => inTurn(async () => open(await store.find(await store.initialId()), false)),
    close() {
      reconnecting.stop()
      return inTurn(async () => active?.opened?.db.close())
    },
    handlers: {
      'connections.list': async () => ({
        connections: (await store.list()).map((stored) => toConnection(stored, active?.stored.id)),
      }),
      'connections.create': async (input) => {
        const created = toConnection(await store.create(input), active?.stored.id)
        events.emit('data.changed', { domains: ['connections'] })
        return created
      },
      'connections.update': ({ id, ...input }) =>
        inTurn(async () => {
          if (active?.stored.id === id) requireIdle()
          const updated = await store.update(id, input)
          events.emit('data.changed', { domains: ['connections'] })
          if (active?.stored.id === id) await open(updated, false)
          return toConnection(updated, active?.stored.id)
        }),
      'connections.remove': async ({ id }) => {
        if (active?.stored.id === id) {
          throw new AppError('in_use', 'This connection is open. Switch to another one first.', {
            reason: 'active',
          })
        }
        await store.remove(id)
        events.emit('data.changed', { domains: ['connections'] })
        return {}
      },
      'connections.test': async ({ id, database, readOnly, password }) => {
        const kept = id === undefined ? null : await store.find(id)
        const tried = await openConnection(
          {
            database,
            readOnly,
            password: async () =>
              password === undefined ? ((await kept?.password()) ?? null) : password,
          },
          { prepare: false },
        )
        await tried.db.close()
        return {
          serverVersion: tried.serverVersion,
          access: tried.access,
          hasTables: tried.hasTables,
          differences: tried.differences,
        }
      },
      'connections.activate': ({ id }) =>
        inTurn(async () => {
          requireIdle()
          const stored = await store.find(id)
          await open(stored, false)
          await store.rememberActive(id)
          return status()
        }),
      'connections.status': async () => status(),
      'connections.migrate': () =>
        inTurn(async () => {
          requireIdle()
          if (!active) throw new AppError('not_connected', 'No database is open yet.')
          const before = opened()
          // A database of the app's own was prepared when it was opened.
          if (before.access.mode === 'managed') return { applied: before.applied, status: status() }
          if (before.access.reason !== 'consent') requireWritable(status())
          await open(active.stored, true)
          if (active.error) {
            throw new AppError(active.error.code, active.error.message, active.error.details)
          }
          return { applied: opened().applied, status: status() }
        }),
    },
  }
}

/** Reading needs the three tables with their columns; waiting for consent may lack them all. */
function requireUsable(opened: OpenedConnection): void {
  refuseUnusable(opened.differences)
  const waiting = opened.access.mode === 'readOnly' && opened.access.reason === 'consent'
  if (!opened.hasTables && !waiting) {
    throw new AppError(
      'schema_mismatch',
      'This database does not hold llm_providers, llm_models and llm_usage_logs, and may not be written to.',
      { reason: 'no_tables' },
    )
  }
}

function toConnection(stored: StoredConnection, activeId: string | undefined): Connection {
  return {
    id: stored.id,
    name: stored.name,
    kind: stored.kind,
    database: stored.database,
    readOnly: stored.readOnly,
    hasPassword: stored.hasPassword,
    active: stored.id === activeId,
  }
}

function shapeOf(error: unknown, logger: Logger): AppErrorShape {
  if (error instanceof AppError) {
    logger.warn({ code: error.code, cause: error.cause }, error.message)
    return error.toShape()
  }
  logger.error({ error }, 'a connection could not be opened')
  return {
    code: 'internal',
    message: 'The database could not be opened. The log says why.',
    details: {},
  }
}
