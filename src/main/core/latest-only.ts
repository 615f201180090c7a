import { AppError } from '../../contract/errors'

/** Runs a question; one asked later under the same name aborts its signal. */
export type LatestOnly = <T>(
  name: string | undefined,
  ask: (signal: AbortSignal | undefined) => Promise<T>,
) => Promise<T>

/** Of questions of one name only the last is answered; those before fail with `cancelled`. */
export function makeLatestOnly(): LatestOnly {
  const running = new Map<string, AbortController>()
  return async (name, ask) => {
    if (name === undefined) return ask(undefined)
    running.get(name)?.abort()
    const controller = new AbortController()
    running.set(name, controller)
    try {
      const answer = await ask(controller.signal)
      if (controller.signal.aborted) {
        throw new AppError('cancelled', 'Something newer was asked instead.')
      }
      return answer
    } finally {
      if (running.get(name) === controller) running.delete(name)
    }
  }
}
