import { Button, SegmentedControl, TextInput } from '@mantine/core'
import {
  IconBook2,
  IconBox,
  IconFilterOff,
  IconPlus,
  IconRefresh,
  IconSearch,
} from '@tabler/icons-react'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import type { Provider } from '../../../contract/providers'
import { useFormat } from '../../api/use-format'
import { EmptyState } from '../../ui/empty-state'
import { GuardedButton } from '../../ui/guarded-button'
import { hasPrice, priceFilters, visibleModels } from './model-rows'
import { type ModelActions, ModelTable } from './model-table'
import { openSheet } from './models-store'
import type { ModelsView } from './models-url'
import classes from './models.module.css'

interface ModelsPanelProps extends ModelActions {
  /** null while they are being read. */
  models: readonly Model[] | null
  provider: Provider | null
  /** null while that is not known. */
  hasProviders: boolean | null
  view: ModelsView
  onView: (change: Partial<ModelsView>) => void
  blocked: string | null
}

/** The search, the buttons and the table of models. */
export function ModelsPanel(props: ModelsPanelProps) {
  const { models, provider, hasProviders, view, onView, blocked, ...actions } = props
  const { t } = useTranslation('models')
  const format = useFormat()
  const { providerId, query, price, sort } = view
  const { by, direction } = sort
  const ofProvider = useMemo(
    () => models?.filter((model) => providerId === null || model.providerId === providerId) ?? [],
    [models, providerId],
  )
  const shown = useMemo(
    () => models && visibleModels(models, { providerId, query, price }, { by, direction }),
    [models, providerId, query, price, by, direction],
  )
  // A filter that would find nothing is not offered, unless it is the one in force.
  const filters = priceFilters.filter(
    (filter) =>
      filter === 'all' || filter === price || ofProvider.some((model) => hasPrice(model, filter)),
  )

  const fromCatalogue = (variant: 'default' | 'filled'): ReactNode => (
    <GuardedButton
      variant={variant}
      blocked={blocked}
      leftSection={<IconBook2 size={16} aria-hidden />}
      onClick={() => openSheet({ kind: 'catalogue', providerId })}
    >
      {t('model.fromCatalogue')}
    </GuardedButton>
  )
  const newModel = (variant: 'default' | 'filled'): ReactNode => (
    <GuardedButton
      variant={variant}
      blocked={blocked}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => openSheet({ kind: 'newModel', start: { providerId, catalogue: null } })}
    >
      {t('model.new')}
    </GuardedButton>
  )

  if (models?.length === 0 && hasProviders === false) {
    return (
      <EmptyState
        icon={IconBox}
        actions={
          <>
            {fromCatalogue('filled')}
            <GuardedButton
              variant="default"
              blocked={blocked}
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => openSheet({ kind: 'newProvider' })}
            >
              {t('providers.add')}
            </GuardedButton>
          </>
        }
      >
        {t('empty.nothing')}
      </EmptyState>
    )
  }
  if (models && ofProvider.length === 0) {
    return (
      <EmptyState
        icon={IconBox}
        actions={
          <>
            {fromCatalogue('filled')}
            {newModel('default')}
          </>
        }
      >
        {provider ? t('empty.provider', { provider: provider.name }) : t('empty.models')}
      </EmptyState>
    )
  }

  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.toolsSearch}
          type="search"
          aria-label={t('table.search')}
          placeholder={t('table.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={query}
          onChange={(event) => onView({ query: event.currentTarget.value })}
        />
        {filters.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('filter.label')}
            data={filters.map((filter) => ({
              value: filter,
              label: t(`filter.${filter}`, {
                models: format.integer(
                  ofProvider.filter((model) => hasPrice(model, filter)).length,
                ),
              }),
            }))}
            value={price}
            onChange={(filter) => onView({ price: filter })}
          />
        )}
        <div className={classes.toolsEnd}>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => openSheet({ kind: 'updatePrices' })}
          >
            {t('update.open')}
          </Button>
          {fromCatalogue('default')}
          {newModel('filled')}
        </div>
      </div>
      <div className={classes.tableScroll}>
        {shown?.length === 0 ? (
          <EmptyState
            icon={IconFilterOff}
            actions={
              <Button variant="default" onClick={() => onView({ query: '', price: 'all' })}>
                {t('filter.clear')}
              </Button>
            }
          >
            {query.trim() === ''
              ? t('empty.filtered')
              : t('empty.searched', { query: query.trim() })}
          </EmptyState>
        ) : (
          <ModelTable
            models={shown}
            withProvider={provider === null}
            selected={view.modelId}
            sort={sort}
            onSort={(next) => onView({ sort: next })}
            blocked={blocked}
            {...actions}
          />
        )}
      </div>
      {shown && (
        <div className={`${classes.footer} tabular`} role="status">
          {t('table.count', {
            count: ofProvider.length,
            shown: format.integer(shown.length),
            total: format.integer(ofProvider.length),
          })}
        </div>
      )}
    </>
  )
}
