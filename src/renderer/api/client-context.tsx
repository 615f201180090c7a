import { createContext, type ReactNode, useContext } from 'react'
import type { ApiClient } from './client'

const ClientContext = createContext<ApiClient | null>(null)

export function ClientProvider({ client, children }: { client: ApiClient; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>
}

export function useClient(): ApiClient {
  const client = useContext(ClientContext)
  if (!client) throw new Error('useClient is used outside of ClientProvider')
  return client
}
