import {
  IconBox,
  IconChartHistogram,
  IconFileImport,
  IconLayoutDashboard,
  IconListDetails,
  IconReportMoney,
  IconPigMoney,
  IconSettings,
  IconShieldCheck,
} from '@tabler/icons-react'
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import { auditTabs } from './features/audit/tabs'

export interface Screen {
  /** Also the key of its name: `common:screens.<id>`. */
  id: string
  path: string
  /** Shows a scope of calls: links between such screens carry it along. */
  scoped: boolean
  /** Parts of it that show none. */
  unscoped?: readonly string[]
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  page: LazyExoticComponent<ComponentType>
}

/** The screens in the order of the rail. The first is where the app opens. */
export const screens: [Screen, ...Screen[]] = [
  {
    id: 'dashboard',
    path: '/dashboard',
    scoped: true,
    icon: IconLayoutDashboard,
    page: lazy(() => import('./features/dashboard/page')),
  },
  {
    id: 'logs',
    path: '/logs',
    scoped: true,
    icon: IconListDetails,
    page: lazy(() => import('./features/logs/page')),
  },
  {
    id: 'explorer',
    path: '/explorer',
    scoped: true,
    icon: IconChartHistogram,
    page: lazy(() => import('./features/explorer/page')),
  },
  {
    id: 'models',
    path: '/models',
    scoped: false,
    icon: IconBox,
    page: lazy(() => import('./features/models/page')),
  },
  {
    id: 'imports',
    path: '/imports',
    scoped: false,
    icon: IconFileImport,
    page: lazy(() => import('./features/imports/page')),
  },
  {
    id: 'audit',
    path: '/audit',
    scoped: true,
    unscoped: auditTabs.filter(({ scoped }) => !scoped).map(({ path }) => path),
    icon: IconShieldCheck,
    page: lazy(() => import('./features/audit/page')),
  },
  {
    id: 'reports',
    path: '/reports',
    scoped: true,
    icon: IconReportMoney,
    page: lazy(() => import('./features/reports/page')),
  },
  {
    id: 'budgets',
    path: '/budgets',
    scoped: false,
    icon: IconPigMoney,
    page: lazy(() => import('./features/budgets/page')),
  },
  {
    id: 'settings',
    path: '/settings',
    scoped: false,
    icon: IconSettings,
    page: lazy(() => import('./features/settings/page')),
  },
]

export function screenAt(path: string): Screen | undefined {
  return screens.find((screen) => path === screen.path || path.startsWith(`${screen.path}/`))
}

/** Does the address at a path say which calls are meant? */
export function showsScope(path: string): boolean {
  const screen = screenAt(path)
  return screen !== undefined && screen.scoped && !screen.unscoped?.includes(path)
}
