import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { RollupStatus } from '../../../contract/rollup'
import { useClient } from '../../api/client-context'
import { routeKey, useRouteQuery } from '../../api/queries'

/** How the daily sums are; figures are read again when those or the rows move on. */
export function useRollup(): RollupStatus | undefined {
  const client = useClient()
  const queries = useQueryClient()
  useEffect(() => {
    const again = (): void => {
      void queries.invalidateQueries({ queryKey: routeKey('spend.explore') })
    }
    const stops = [
      client.on('rollup.changed', (status) => {
        const key = routeKey('rollup.status', {})
        const before = queries.getQueryData<RollupStatus>(key)
        queries.setQueryData(key, status)
        if (before?.refreshedAt !== status.refreshedAt || before?.state !== status.state) again()
      }),
      client.on('data.changed', again),
      client.on('settings.changed', again),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [client, queries])
  return useRouteQuery('rollup.status', {}).data
}
