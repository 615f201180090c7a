import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers, Handlers } from '../../../contract/routes'
import { readUsageSpan } from '../../storage/usage-summary'
import type { ConnectionStore, StoredConnection } from '../connection-store'
import type { CoreDeps } from '../deps'
import { importFile } from '../imports/import-job'
import { inspectFile } from '../imports/inspect'
import { sampleCsv, sampleProviders } from './sample-workspace'

type Deps = Pick<
  CoreDeps,
  | 'workspace'
  | 'reference'
  | 'settings'
  | 'events'
  | 'jobs'
  | 'uploads'
  | 'trail'
  | 'projectTexts'
  | 'clock'
  | 'logger'
  | 'dataFolder'
> & {
  store: ConnectionStore
  /** The routes that it works through, as a person would. */
  routes: Pick<
    Handlers,
    | 'connections.activate'
    | 'connections.create'
    | 'connections.remove'
    | 'providers.create'
    | 'providers.list'
    | 'models.create'
  >
}

const NAME = 'Sample workspace'
const CALLS = 20_000
const DAYS = 120

export function makeSampleHandlers(deps: Deps): DomainHandlers<'sample'> {
  const file = join(deps.dataFolder, 'sample-workspace.db')
  const find = async (): Promise<StoredConnection | undefined> =>
    (await deps.store.list()).find(
      ({ kind, database }) =>
        kind === 'saved' && database.engine === 'sqlite' && database.file === file,
    )
  const isActive = (id: string): boolean => deps.workspace.status().connection.id === id
  return {
    'sample.status': async () => {
      const found = await find()
      return { connectionId: found?.id ?? null, active: found !== undefined && isActive(found.id) }
    },
    'sample.load': async () => {
      const id = (await find())?.id ?? (await create(deps, file))
      const status = await deps.routes['connections.activate']({ id })
      if (status.error) {
        throw new AppError(status.error.code, status.error.message, status.error.details)
      }
      return { connectionId: id, jobId: await fill(deps) }
    },
    'sample.remove': async () => {
      const found = await find()
      if (!found) throw new AppError('not_found', 'There is no sample workspace.')
      if (isActive(found.id)) {
        const [other] = (await deps.store.list()).filter(({ id }) => id !== found.id)
        if (other) await deps.routes['connections.activate']({ id: other.id })
      }
      await deps.routes['connections.remove']({ id: found.id })
      for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true })
      return {}
    },
  }
}

async function create({ store, routes }: Deps, file: string): Promise<string> {
  const names = new Set((await store.list()).map(({ name }) => name.toLowerCase()))
  let name = NAME
  for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${NAME} ${number}`
  const created = await routes['connections.create']({
    name,
    database: { engine: 'sqlite', file },
    readOnly: false,
  })
  return created.id
}

/** Adds what is missing of the sample, calls last; null where there are calls already. */
async function fill(deps: Deps): Promise<string | null> {
  if (await readUsageSpan(deps.workspace.database())) return null
  const { providers } = await deps.routes['providers.list']({})
  if (providers.length === 0) {
    for (const { models, ...provider } of sampleProviders) {
      const { id } = await deps.routes['providers.create'](provider)
      for (const model of models) await deps.routes['models.create']({ ...model, providerId: id })
    }
  }
  const folder = join(deps.dataFolder, 'uploads')
  await mkdir(folder, { recursive: true })
  const csv = join(folder, 'sample-usage.csv')
  await pipeline(
    Readable.from(sampleCsv(CALLS, DAYS, deps.clock.now())),
    createWriteStream(csv, { mode: 0o600 }),
  )
  const source = deps.uploads.resolve((await deps.uploads.register(csv)).ref)
  return deps.jobs.start(
    { kind: 'import', subject: source.name, unit: 'bytes', total: source.size },
    async ({ signal, progress }) => {
      try {
        const { format, delimiter, suggested } = await inspectFile(source, {})
        const plan = {
          format,
          delimiter,
          columns: suggested,
          timeZone: 'UTC',
          inputIncludesCached: true,
        }
        const record = await importFile(deps, { file: source, plan, signal, progress })
        return { kind: 'import', import: record }
      } finally {
        await rm(csv, { force: true })
      }
    },
  )
}
