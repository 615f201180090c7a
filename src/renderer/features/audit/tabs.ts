import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

export interface AuditTab {
  /** Also the key of its name, `audit:tabs.<id>`, and its place: `/audit/<id>`. */
  id: string
  Panel: LazyExoticComponent<ComponentType>
}

/** The tabs of the screen in their order; the first is where it opens. */
export const auditTabs: readonly [AuditTab, ...AuditTab[]] = [
  { id: 'findings', Panel: lazy(() => import('./findings/findings-tab')) },
  { id: 'backfill', Panel: lazy(() => import('./backfill/backfill-tab')) },
  { id: 'months', Panel: lazy(() => import('./months/months-panel')) },
  { id: 'trail', Panel: lazy(() => import('./trail/trail-panel')) },
]
