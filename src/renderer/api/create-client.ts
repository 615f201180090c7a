import type { TokenLedgerBridge } from '../../contract/bridge'
import type { ApiClient } from './client'
import { createHttpClient } from './http-adapter'
import { createIpcClient } from './ipc-adapter'

/** Electron's preload where there is one, browser mode's server otherwise. */
export function createClient(): ApiClient {
  const { tokenLedger } = globalThis as { tokenLedger?: TokenLedgerBridge }
  return tokenLedger ? createIpcClient(tokenLedger) : createHttpClient()
}
