import { AppError, type Envelope } from '../../contract/errors'
import { type Handlers, isRouteName, type RouteName, routes } from '../../contract/routes'
import { inputError } from './input-error'
import type { Logger } from './ports'

export interface Router {
  /** Looks up, parses, calls. Never throws: every outcome is an envelope. */
  call(route: string, input: unknown): Promise<Envelope>
}

export function createRouter(handlers: Handlers, logger: Logger): Router {
  return {
    async call(route, input) {
      if (!isRouteName(route)) {
        return failure(new AppError('not_found', `There is no route named "${route}".`))
      }
      const parsed = routes[route].input.safeParse(input)
      if (!parsed.success) return failure(inputError(parsed.error))
      try {
        return { ok: true, data: await callHandler(handlers, route, parsed.data) }
      } catch (error) {
        if (error instanceof AppError) {
          // Whoever called it off knows: a screen that was left does so all the time.
          const level = error.code === 'cancelled' ? 'info' : 'warn'
          logger[level]({ route, code: error.code, cause: error.cause }, error.message)
          return failure(error)
        }
        logger.error({ route, error }, 'a handler failed unexpectedly')
        return failure(
          new AppError('internal', 'Something went wrong inside the app. The log says what.'),
        )
      }
    },
  }
}

/** The one place where the input's type is known only by the route's name. */
function callHandler(handlers: Handlers, route: RouteName, input: unknown): Promise<unknown> {
  const handler = handlers[route] as (input: unknown) => Promise<unknown>
  return handler(input)
}

function failure(error: AppError): Envelope<never> {
  return { ok: false, error: error.toShape() }
}
