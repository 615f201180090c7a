import { AppError, type AppErrorShape, type Envelope } from '../../contract/errors'
import type { EventName, EventPayload } from '../../contract/events'
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes'

export interface ApiClient {
  /** The route's answer; throws ApiError with the code, sentence and details of a failure. */
  /** An aborted signal gives up waiting; what the app does for it is ended by its own route. */
  request<R extends RouteName>(
    route: R,
    input: RouteInput<R>,
    signal?: AbortSignal,
  ): Promise<RouteOutput<R>>
  /** Calls `listener` for every event until the returned function is called. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void
  /** Events may have been missed: what is shown should be read again. */
  onReconnected(listener: () => void): () => void
}

export class ApiError extends AppError {
  constructor(shape: AppErrorShape, cause?: unknown) {
    super(shape.code, shape.message, shape.details, cause)
    this.name = 'ApiError'
  }
}

export function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && 'ok' in value
}

/** The data of a good envelope; otherwise throws its error. */
export function unwrap(envelope: Envelope): unknown {
  if (envelope.ok) return envelope.data
  throw new ApiError(envelope.error)
}

/** A failure of the way to the app itself, told by `details.reason`. */
export function transportError(reason: string, message: string, cause?: unknown): ApiError {
  return new ApiError({ code: 'internal', message, details: { reason } }, cause)
}
