import { AppError, type Envelope } from '../../contract/errors'
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes'
import { composeCore, type Core } from '../compose'
import { dataFolder } from '../data-folder'
import { headlessPorts } from '../headless/ports'
import { createLogger } from '../logger'
import { makeOutput, type Output } from './output'

export interface GlobalOptions {
  database?: string
  json?: boolean
}

/** One run of a command: the core, asked by its routes like any other host asks. */
export interface Session {
  output: Output
  deps: Core['deps']
  reports: Core['reports']
  audit: Core['audit']
  whatIf: Core['whatIf']
  events: Core['events']
  /** Throws the envelope's error. */
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
  /** Ends when the user presses Ctrl-C. */
  signal: AbortSignal
}

/** Opens the core on the chosen database, does the work and closes it whatever happens. */
export async function withSession<T>(
  options: GlobalOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const ports = headlessPorts({
    kind: 'cli',
    databaseUrl: options.database,
    logger: createLogger(dataFolder()),
  })
  const core = await composeCore({ ...ports, background: false })
  const abort = new AbortController()
  const interrupt = (): void => abort.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    const { state, error } = core.deps.workspace.status()
    if (state === 'failed' && error) throw new AppError(error.code, error.message, error.details)
    return await work({
      output: makeOutput(options.json === true),
      deps: core.deps,
      reports: core.reports,
      audit: core.audit,
      whatIf: core.whatIf,
      events: core.events,
      signal: abort.signal,
      async request<R extends RouteName>(route: R, input: RouteInput<R>) {
        const envelope = (await core.router.call(route, input)) as Envelope<RouteOutput<R>>
        if (envelope.ok) return envelope.data
        throw new AppError(envelope.error.code, envelope.error.message, envelope.error.details)
      },
    })
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await core.close()
  }
}
