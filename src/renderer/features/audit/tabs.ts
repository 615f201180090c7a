import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

export interface AuditTab {
  /** Also the key of its name: `audit:tabs.<id>`. */
  id: string
  path: string
  /** Shows a scope of calls: links between such tabs carry it along. */
  scoped: boolean
  Panel: LazyExoticComponent<ComponentType>
}

/** The tabs of the screen in their order; the first is where it opens. */
export const auditTabs: readonly [AuditTab, ...AuditTab[]] = [
  {
    id: 'findings',
    path: '/audit/findings',
    scoped: true,
    Panel: lazy(() => import('./findings/findings-tab')),
  },
  {
    id: 'whatIf',
    path: '/audit/whatIf',
    scoped: true,
    Panel: lazy(() => import('./what-if/what-if-tab')),
  },
  {
    id: 'bills',
    path: '/audit/bills',
    scoped: false,
    Panel: lazy(() => import('./bills/bills-tab')),
  },
  {
    id: 'backfill',
    path: '/audit/backfill',
    scoped: true,
    Panel: lazy(() => import('./backfill/backfill-tab')),
  },
  {
    id: 'months',
    path: '/audit/months',
    scoped: false,
    Panel: lazy(() => import('./months/months-panel')),
  },
  {
    id: 'trail',
    path: '/audit/trail',
    scoped: false,
    Panel: lazy(() => import('./trail/trail-panel')),
  },
]
