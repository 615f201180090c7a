import { HTTP_KEY_HEADER, HTTP_KEY_STORAGE } from '../../contract/bridge'
import { type EventName, type EventPayload, events } from '../../contract/events'
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes'
import { type ApiClient, isEnvelope, transportError, unwrap } from './client'
import { readLines } from './read-lines'

const RETRY_FIRST_MS = 500
const RETRY_LAST_MS = 10_000

type Listener = (payload: unknown) => void

/** The client over browser mode's loopback HTTP. Events come as one long NDJSON answer. */
export function createHttpClient(): ApiClient {
  const key = takeKey()
  const listeners = new Map<EventName, Set<Listener>>()
  const reconnected = new Set<() => void>()
  let following = false

  const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
    fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [HTTP_KEY_HEADER]: key },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      // Frees the connection: a browser has six, and the call that ends the work needs one.
      ...(signal ? { signal } : {}),
    })

  const dispatch = (line: string): void => {
    const event: unknown = JSON.parse(line)
    if (typeof event !== 'object' || event === null || !('name' in event)) return
    if (typeof event.name !== 'string' || !isEventName(event.name)) return
    const payload = 'payload' in event ? event.payload : undefined
    for (const listener of listeners.get(event.name) ?? []) listener(payload)
  }

  const follow = async (): Promise<void> => {
    let wait = RETRY_FIRST_MS
    for (let first = true; ; first = false) {
      try {
        const response = await post('/events', {})
        if (response.status === 401 || response.status === 403) return
        if (response.ok && response.body) {
          wait = RETRY_FIRST_MS
          if (!first) for (const listener of reconnected) listener()
          for await (const line of readLines(response.body)) dispatch(line)
        }
      } catch {
        // The server is gone or the stream broke: try again below.
      }
      await delay(wait)
      wait = Math.min(wait * 2, RETRY_LAST_MS)
    }
  }

  return {
    async request<R extends RouteName>(
      route: R,
      input: RouteInput<R>,
      signal?: AbortSignal,
    ): Promise<RouteOutput<R>> {
      const answer = await readAnswer(() => post(`/api/${route}`, input, signal))
      return unwrap(answer) as RouteOutput<R>
    },
    on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void) {
      const own: Listener = (payload) => listener(payload as EventPayload<E>)
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(own))
      if (!following) {
        following = true
        void follow()
      }
      return () => set.delete(own)
    },
    onReconnected(listener) {
      reconnected.add(listener)
      return () => reconnected.delete(listener)
    },
  }
}

async function readAnswer(send: () => Promise<Response>) {
  let response: Response
  try {
    response = await send()
  } catch (error) {
    throw transportError('server_unreachable', 'Token Ledger no longer answers.', error)
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (isEnvelope(answer)) return answer
  if (response.status === 401 || response.status === 403) {
    throw transportError('no_session', 'This window is not signed in.')
  }
  throw transportError('bad_answer', `Token Ledger answered with status ${response.status}.`)
}

/** The key comes once in the fragment of the boot link; a reload of the tab finds it again. */
function takeKey(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('key')
  if (given) {
    sessionStorage.setItem(HTTP_KEY_STORAGE, given)
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  return given ?? sessionStorage.getItem(HTTP_KEY_STORAGE) ?? ''
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name)
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
