import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../contract/routes'
import { routeKey, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { NamedMenu } from '../../../ui/named-menu'
import { viewOf, type WhatIfView, writeWhatIf } from './scenario-url'

interface ScenariosMenuProps {
  view: WhatIfView
  onOpen: (view: WhatIfView) => void
  /** What is shown goes by another name from now on; null: by none. */
  onNamed: (name: string | null) => void
}

/** Scenarios by name, those of this connection: opens one, keeps the one shown. */
export function ScenariosMenu({ view, onOpen, onNamed }: ScenariosMenuProps) {
  const { t } = useTranslation('whatIf')
  const queries = useQueryClient()
  const list = useRouteQuery('scenarios.list', {})
  const keep = (answer: RouteOutput<'scenarios.list'>): void => {
    queries.setQueryData(routeKey('scenarios.list', {}), answer)
  }
  const save = useRouteMutation('scenarios.save', { onSuccess: keep })
  const rename = useRouteMutation('scenarios.rename', { onSuccess: keep })
  const remove = useRouteMutation('scenarios.remove', { onSuccess: keep })
  const scenarios = list.data?.scenarios
  const name = view.name?.toLowerCase()
  const open = scenarios?.find((one) => one.name.toLowerCase() === name) ?? null
  const { filter, rules, prices } = view
  const request = { filter, scenario: { rules, prices } }
  return (
    <NamedMenu
      text={(key, named = '') => t(`saved.${key}`, { name: named })}
      items={scenarios}
      error={list.error}
      open={open}
      changed={open !== null && addressOf(viewOf(open)) !== addressOf(view)}
      disabled={rules.length === 0}
      path="scenario.name"
      onOpen={(one) => onOpen(viewOf(one))}
      onNamed={onNamed}
      onSave={(called, replace) =>
        save.mutateAsync({ scenario: { name: called, request }, replace })
      }
      onRename={(one, called) => rename.mutateAsync({ name: one.name, scenario: { name: called } })}
      onRemove={(one) => remove.mutateAsync({ name: one.name })}
    />
  )
}

/** What two views that show the same have in common; their names do not count. */
function addressOf(view: WhatIfView): string {
  return writeWhatIf({ ...view, name: null }).toString()
}
