import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useClient } from '../../api/client-context'
import { routeKey } from '../../api/queries'

/** Reads the figures again when calls, prices or the daily sums have moved on. */
export function useLiveSpend(): void {
  const client = useClient()
  const queries = useQueryClient()
  const refreshedAt = useRef<string | null>(null)
  useEffect(() => {
    const readAgain = (): void => {
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith('spend.'),
      })
      void queries.invalidateQueries({ queryKey: routeKey('rollup.changes') })
    }
    const stops = [
      client.on('data.changed', readAgain),
      client.on('settings.changed', readAgain),
      client.on('rollup.changed', (status) => {
        queries.setQueryData(routeKey('rollup.status', {}), status)
        if (status.refreshedAt === refreshedAt.current) return
        refreshedAt.current = status.refreshedAt
        readAgain()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [client, queries])
}
