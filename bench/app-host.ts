import { AppError, type Envelope } from '../src/contract/errors'
import type { RouteInput, RouteName, RouteOutput } from '../src/contract/routes'
import { composeCore, type Core } from '../src/main/compose'
import type { Logger } from '../src/main/core/ports'
import { createKeyFileSecrets } from '../src/main/headless/key-file-secrets'
import { DATA_END } from './dataset'

export interface AppHost extends Core {
  /** As a renderer would call; throws the envelope's error. */
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
}

/** The real core on a database, with a host of plain files. Its clock stands at the data's end. */
export async function openApp(databaseUrl: string, dataFolder: string): Promise<AppHost> {
  const core = await composeCore({
    kind: 'cli',
    version: '0.0.0-bench',
    dataFolder,
    databaseUrl,
    clock: { now: () => DATA_END },
    logger: quietLogger,
    secrets: createKeyFileSecrets(dataFolder),
    files: {
      nativeDialogs: false,
      pick: async () => null,
      saveTarget: async () => null,
      reveal: async () => undefined,
    },
  })
  const { state, access, error } = core.deps.workspace.status()
  if (state === 'failed' && error) throw new AppError(error.code, error.message, error.details)
  if (access.mode !== 'managed') throw new Error('The database is not open for writing.')
  return {
    ...core,
    async request<R extends RouteName>(route: R, input: RouteInput<R>) {
      const envelope = (await core.router.call(route, input)) as Envelope<RouteOutput<R>>
      if (envelope.ok) return envelope.data
      throw new AppError(envelope.error.code, envelope.error.message, envelope.error.details)
    },
  }
}

const quietLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => console.error(message, String(fields['error'] ?? '')),
}
