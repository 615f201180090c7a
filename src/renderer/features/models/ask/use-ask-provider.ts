import type { ProviderApiKind } from '../../../../contract/provider-api'
import type { Id } from '../../../../contract/values'
import { useRouteMutation } from '../../../api/queries'
import type { ApiError } from '../../../api/client'

/** Questions to providers' own servers: each is sent by a click and never again by itself. */
export function useAskProvider() {
  const check = useRouteMutation('providerApi.check')
  const list = useRouteMutation('providerApi.models')
  return {
    check: {
      of: check.variables?.id ?? null,
      asking: check.isPending,
      answer: check.data ?? null,
      error: check.error,
      ask: (id: Id, allowClearText = false) => check.mutate({ id, allowClearText }),
      forget: check.reset,
    },
    list: {
      of: list.variables?.id ?? null,
      /** As it was chosen; null lets the app tell. */
      api: list.variables?.api ?? null,
      asking: list.isPending,
      answer: list.data ?? null,
      error: list.error,
      ask: (id: Id, api: ProviderApiKind | null = null, allowClearText = false) =>
        list.mutate({ id, ...(api && { api }), allowClearText }),
      forget: list.reset,
    },
  }
}

export type AskProvider = ReturnType<typeof useAskProvider>

/** The question was not sent, because its key would have gone over the wire in clear. */
export function isClearText(error: ApiError | null): boolean {
  return error?.details.reason === 'clear_text'
}
