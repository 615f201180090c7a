import { useTranslation } from 'react-i18next'
import { NamedMenu } from '../../ui/named-menu'
import { type ExploreView, sameView } from './explore-view'
import { sameName, storedView, useViews } from './use-views'

interface ViewsMenuProps {
  view: ExploreView
  onOpen: (view: ExploreView) => void
  /** The open view goes by another name from now on; null: by none. */
  onNamed: (name: string | null) => void
}

/** Views by name: opens one, keeps the one shown. */
export function ViewsMenu({ view, onOpen, onNamed }: ViewsMenuProps) {
  const { t } = useTranslation('explorer')
  const { list, save, remove, rename } = useViews()
  const views = list.data?.views
  const open = views?.find(({ name }) => view.name !== null && sameName(name, view.name)) ?? null
  return (
    <NamedMenu
      text={(key, name = '') => t(`views.${key}`, { name })}
      items={views}
      error={list.error}
      open={open}
      changed={open !== null && !sameView(open, view)}
      path="view.name"
      onOpen={onOpen}
      onNamed={onNamed}
      onSave={(name, replace) => save.mutateAsync({ view: storedView(view, name), replace })}
      onRename={rename}
      onRemove={({ name }) => remove.mutateAsync({ name })}
    />
  )
}
