import type { AppErrorShape } from '../../contract/errors'

const FIRST_DELAY_MS = 1_000
const LAST_DELAY_MS = 30_000

/** Reasons that pass by themselves. A refused password is not among them: it may lock the user. */
const PASSING = new Set([
  'dns',
  'refused',
  'closed',
  'timeout',
  'no_socket',
  'too_many_connections',
])

export interface Reconnecting {
  /** Plans the next attempt where `error` may pass; otherwise there is none. */
  after(error: AppErrorShape | null): void
  stop(): void
}

/** Tries a connection that could not be opened again: at first after a second, then less often. */
export function makeReconnecting(attempt: () => Promise<void>): Reconnecting {
  let timer: NodeJS.Timeout | undefined
  let delay = FIRST_DELAY_MS
  const stop = (): void => {
    clearTimeout(timer)
    delay = FIRST_DELAY_MS
  }
  return {
    stop,
    after(error) {
      if (error?.code !== 'connection_failed' || !PASSING.has(error.details.reason ?? '')) {
        return stop()
      }
      timer = setTimeout(() => void attempt(), delay)
      // A command that is done does not wait for it.
      timer.unref()
      delay = Math.min(delay * 2, LAST_DELAY_MS)
    },
  }
}
