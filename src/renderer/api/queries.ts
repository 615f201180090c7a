import {
  keepPreviousData,
  useMutation,
  type UseMutationOptions,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes'
import { type Settings, settingsSchema } from '../../contract/settings'
import type { ApiClient, ApiError } from './client'
import { useClient } from './client-context'

/** The key under which a route's answer is kept; a prefix of it is every input of the route. */
export function routeKey<R extends RouteName>(route: R, input?: RouteInput<R>): unknown[] {
  return input === undefined ? [route] : [route, input]
}

interface RouteQueryOptions {
  enabled?: boolean
  /** Keeps showing the answer to the input before while the next one is on its way. */
  keepPrevious?: boolean
  /** Milliseconds for which an answer counts as fresh. */
  staleTime?: number
}

const CANCELLABLE = [
  'bills.compare',
  'spend.overview',
  'spend.recomputed',
  'spend.series',
  'spend.top',
  'spend.heatmap',
  'spend.forecast',
  'spend.explore',
  'reports.preview',
  'usage.totals',
] as const
type CancellableRoute = (typeof CANCELLABLE)[number]

function isCancellable(route: RouteName): route is CancellableRoute {
  return CANCELLABLE.some((one) => one === route)
}

/**
 * Asks under a ticket. Nobody waiting any more (another question took its place, its page was left,
 * or the user called it off) ends the statement in the database.
 */
async function askCancellably<R extends RouteName>(
  client: ApiClient,
  route: R,
  input: RouteInput<R>,
  signal: AbortSignal,
): Promise<RouteOutput<R>> {
  const ticket = crypto.randomUUID()
  const cancel = (): void => void client.request('spend.cancel', { ticket }).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await client.request(route, { ...input, ticket }, signal)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The answer of a reading route, kept by its input and read again when its data changes. */
export function useRouteQuery<R extends RouteName>(
  route: R,
  input: RouteInput<R>,
  options: RouteQueryOptions = {},
): UseQueryResult<RouteOutput<R>, ApiError> {
  const client = useClient()
  return useQuery<RouteOutput<R>, ApiError>({
    queryKey: routeKey(route, input),
    queryFn: ({ signal }) =>
      // Read the signal only where it is heeded: whoever reads it is called off.
      isCancellable(route)
        ? askCancellably(client, route, input, signal)
        : client.request(route, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
  })
}

/** A route that changes something or asks the host; the lists follow by the app's events. */
export function useRouteMutation<R extends RouteName>(
  route: R,
  options: Omit<
    UseMutationOptions<RouteOutput<R>, ApiError, RouteInput<R>>,
    'mutationFn' | 'mutationKey'
  > = {},
): UseMutationResult<RouteOutput<R>, ApiError, RouteInput<R>> {
  const client = useClient()
  return useMutation<RouteOutput<R>, ApiError, RouteInput<R>>({
    ...options,
    mutationKey: [route],
    mutationFn: (input) => client.request(route, input),
  })
}

export const useAppInfo = () => useRouteQuery('app.info', {}, { staleTime: Infinity })
export const useProviders = () => useRouteQuery('providers.list', {})
export const useModels = () => useRouteQuery('models.list', {})
export const useProjects = () => useRouteQuery('projects.list', {})
export const useConnections = () => useRouteQuery('connections.list', {})
export const useConnectionStatus = () => useRouteQuery('connections.status', {})
export const useJobs = () => useRouteQuery('jobs.list', {})
export const useSettingsQuery = () => useRouteQuery('settings.get', {})

let defaultSettings: Settings | undefined

/** The settings; their defaults until they are read. */
export function useSettings(): Settings {
  const { data } = useSettingsQuery()
  defaultSettings ??= settingsSchema.parse({})
  return data ?? defaultSettings
}

/** May this connection be written to? False until that is known. */
export function useCanWrite(): boolean {
  const status = useConnectionStatus().data
  return status?.state === 'connected' && status.access.mode === 'managed'
}
