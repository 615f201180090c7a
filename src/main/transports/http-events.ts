import type { ServerResponse } from 'node:http'
import type { EventBus } from '../core/event-bus'
import { newNonce, securityHeaders } from './renderer-files'

const HEARTBEAT_MS = 15_000
/** A page that reads nothing for so long is let go; it reads everything again when it returns. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024

/**
 * Streams events as NDJSON, one `{"name","payload"}` a line. A line named `heartbeat` comes at
 * once and every 15 seconds, so that each side notices when the other is gone.
 */
export function streamEvents(
  response: ServerResponse,
  events: EventBus,
  closing: AbortSignal,
): void {
  response.writeHead(200, {
    ...securityHeaders(newNonce()),
    'content-type': 'application/x-ndjson; charset=utf-8',
  })
  const write = (name: string, payload: unknown): void => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy()
    if (!response.destroyed) response.write(`${JSON.stringify({ name, payload })}\n`)
  }
  const end = (): void => {
    response.end()
  }
  const unsubscribe = events.subscribe(write)
  const heartbeat = setInterval(() => write('heartbeat', null), HEARTBEAT_MS)
  closing.addEventListener('abort', end)
  response.on('close', () => {
    clearInterval(heartbeat)
    unsubscribe()
    closing.removeEventListener('abort', end)
  })
  write('heartbeat', null)
}
