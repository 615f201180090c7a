import type { Envelope } from './errors'
import type { EventName, EventPayload } from './events'

/** What the preload puts on `window.tokenLedger`: the desktop's only door to the main process. */
export interface TokenLedgerBridge {
  request(route: string, input: unknown): Promise<Envelope>
  /** Answers a function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void
}

/** The two IPC channels of the desktop host. */
export const IPC_REQUEST = 'token-ledger:request'
export const IPC_EVENT = 'token-ledger:event'

/**
 * Browser mode: the boot link leads to `/#key=…`. The page keeps the key in sessionStorage under
 * this name, takes it off the address, and sends it in this header with every call.
 */
export const HTTP_KEY_HEADER = 'x-token-ledger-key'
export const HTTP_KEY_STORAGE = 'token-ledger-key'
