import { AppError, type Envelope } from '../src/contract/errors'
import type { RouteInput, RouteName, RouteOutput } from '../src/contract/routes'
import { composeCore, type Core } from '../src/main/compose'
import type { Logger } from '../src/main/core/ports'
import { createKeyFileSecrets } from '../src/main/headless/key-file-secrets'
import { NOW } from './dataset'

export interface AppHost extends Core {
  /** As a renderer would call; throws the envelope's error. */
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
}

/**
 * The real core on a database, with a host of plain files. Its clock stands at the data's end, and
 * the daily sums are built only when they are asked for. With `consent` the app's tables are added.
 */
export async function openApp(
  databaseUrl: string,
  dataFolder: string,
  { consent = false }: { consent?: boolean } = {},
): Promise<AppHost> {
  const core = await composeCore({
    kind: 'cli',
    version: '0.0.0-bench',
    dataFolder,
    databaseUrl,
    clock: { now: () => NOW },
    logger: quietLogger,
    secrets: createKeyFileSecrets(dataFolder),
    background: false,
    files: {
      nativeDialogs: false,
      pick: async () => null,
      saveTarget: async () => null,
      reveal: async () => undefined,
    },
  })
  const host: AppHost = {
    ...core,
    async request<R extends RouteName>(route: R, input: RouteInput<R>) {
      const envelope = (await core.router.call(route, input)) as Envelope<RouteOutput<R>>
      if (envelope.ok) return envelope.data
      throw new AppError(envelope.error.code, envelope.error.message, envelope.error.details)
    },
  }
  if (consent) await host.request('connections.migrate', {})
  const { state, access, error } = core.deps.workspace.status()
  if (state === 'failed' && error) throw new AppError(error.code, error.message, error.details)
  if (access.mode !== 'managed') throw new Error('The database is not open for writing.')
  return host
}

const quietLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => console.error(message, String(fields['error'] ?? '')),
}
