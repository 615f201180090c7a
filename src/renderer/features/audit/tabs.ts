import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

export interface AuditTab {
  /** Also the key of its name, `audit:tabs.<id>`, and its place: `/audit/<id>`. */
  id: string
  /** Shows a scope of calls: the tabs that do hand it to each other. */
  scoped: boolean
  Panel: LazyExoticComponent<ComponentType>
}

/** The tabs of the screen in their order; the first is where it opens. */
export const auditTabs: readonly [AuditTab, ...AuditTab[]] = [
  { id: 'findings', scoped: true, Panel: lazy(() => import('./findings/findings-tab')) },
  { id: 'whatIf', scoped: true, Panel: lazy(() => import('./what-if/what-if-tab')) },
  { id: 'bills', scoped: false, Panel: lazy(() => import('./bills/bills-tab')) },
  { id: 'backfill', scoped: true, Panel: lazy(() => import('./backfill/backfill-tab')) },
  { id: 'months', scoped: false, Panel: lazy(() => import('./months/months-panel')) },
  { id: 'trail', scoped: false, Panel: lazy(() => import('./trail/trail-panel')) },
]
