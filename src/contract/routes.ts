import type { z } from 'zod'
import { agentRoutes } from './agents'
import { appRoutes } from './app'
import { auditRoutes } from './audit'
import { backfillRoutes } from './backfill'
import { billRoutes } from './bills'
import { budgetRoutes } from './budgets'
import { catalogueRoutes } from './catalogue'
import { connectionRoutes } from './connections'
import { exportRoutes } from './exports'
import { fileRoutes } from './files'
import { importRoutes } from './imports'
import { indexRoutes } from './indexes'
import { jobRoutes } from './jobs'
import { modelRoutes } from './models'
import { priceRoutes } from './prices'
import { monthRoutes } from './months'
import { projectRoutes } from './projects'
import { providerApiRoutes } from './provider-api'
import { providerRoutes } from './providers'
import { reportRoutes } from './reports'
import { rollupRoutes } from './rollup'
import { securityRoutes } from './security'
import { settingsRoutes } from './settings'
import { exploreRoutes, viewRoutes } from './explore'
import { spendRoutes } from './spend'
import { trailRoutes } from './trail'
import { usageRoutes } from './usage'
import { scenarioRoutes, whatIfRoutes } from './what-if'
import { backupRoutes, sampleRoutes } from './workspace-data'

/** Every route of the app. The map of handlers is closed over it by type. */
export const routes = {
  ...appRoutes,
  ...settingsRoutes,
  ...connectionRoutes,
  ...securityRoutes,
  ...providerRoutes,
  ...providerApiRoutes,
  ...modelRoutes,
  ...catalogueRoutes,
  ...priceRoutes,
  ...projectRoutes,
  ...usageRoutes,
  ...spendRoutes,
  ...exploreRoutes,
  ...viewRoutes,
  ...fileRoutes,
  ...importRoutes,
  ...agentRoutes,
  ...exportRoutes,
  ...reportRoutes,
  ...jobRoutes,
  ...rollupRoutes,
  ...indexRoutes,
  ...sampleRoutes,
  ...backupRoutes,
  ...auditRoutes,
  ...backfillRoutes,
  ...scenarioRoutes,
  ...whatIfRoutes,
  ...trailRoutes,
  ...billRoutes,
  ...monthRoutes,
  ...budgetRoutes,
} as const

export type Routes = typeof routes
export type RouteName = keyof Routes
/** What a caller may send (defaults may be left out). */
export type RouteInput<R extends RouteName> = z.input<Routes[R]['input']>
/** What a handler receives (parsed). */
export type ParsedInput<R extends RouteName> = z.output<Routes[R]['input']>
export type RouteOutput<R extends RouteName> = z.output<Routes[R]['output']>

export type Handler<R extends RouteName> = (input: ParsedInput<R>) => Promise<RouteOutput<R>>
export type Handlers = { [R in RouteName]: Handler<R> }
/** The handlers of the routes whose names begin with one of the domains. */
export type DomainHandlers<D extends string> = {
  [R in Extract<RouteName, `${D}.${string}`>]: Handler<R>
}

export function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(routes, name)
}
