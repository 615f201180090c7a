import type { TokenLedgerBridge } from '../../contract/bridge'
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes'
import { type ApiClient, isEnvelope, transportError, unwrap } from './client'

/** The client over Electron's preload. */
export function createIpcClient(bridge: TokenLedgerBridge): ApiClient {
  return {
    async request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>> {
      const answer: unknown = await bridge.request(route, input)
      if (!isEnvelope(answer)) throw transportError('bad_answer', 'The app sent no valid answer.')
      return unwrap(answer) as RouteOutput<R>
    },
    on: (event, listener) => bridge.on(event, listener),
    onReconnected: () => () => undefined,
  }
}
