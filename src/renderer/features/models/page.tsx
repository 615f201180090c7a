import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useModels, useProviders, useRouteMutation, useSettings } from '../../api/queries'
import { useWriteBlock } from '../../api/use-write-block'
import { useErrorText } from '../../i18n/use-error-text'
import { ErrorState } from '../../ui/error-state'
import { KeyCheck } from './ask/key-check'
import { ProviderModelsSheet } from './ask/provider-models-sheet'
import { useAskProvider } from './ask/use-ask-provider'
import { CatalogueSheet } from './catalogue-sheet'
import { MatchesSheet } from './matches-sheet'
import { ModelSheet, type ModelTarget } from './model-sheet'
import { blankModel, NEW_PROVIDER, valuesOfEntry, valuesOfModel } from './model-values'
import { ModelsPanel } from './models-panel'
import {
  askRemoval,
  closeSheet,
  endRemoval,
  type ModelStart,
  openSheet,
  useModelsStore,
} from './models-store'
import { useModelsView } from './models-url'
import classes from './models.module.css'
import { PlainKeysNotice } from './plain-keys-notice'
import { ProviderHead } from './provider-head'
import { ProviderList } from './provider-list'
import { ProviderSheet } from './provider-sheet'
import { RemoveModel } from './remove-model'
import { RemoveProvider } from './remove-provider'
import { UnmatchedNotice } from './unmatched-notice'
import { UpdatePricesSheet } from './update-prices-sheet'

export default function ModelsPage() {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  const { priceUnit } = useSettings()
  const providerQuery = useProviders()
  const modelQuery = useModels()
  const blocked = useWriteBlock()
  const [view, change] = useModelsView()
  const { sheet, removal } = useModelsStore()
  const { check, list } = useAskProvider()

  const say = (message: string): string => notifications.show({ message })
  const fail = (error: unknown): string =>
    notifications.show({ color: 'red', message: errorText.text(error) })
  const duplicateProvider = useRouteMutation('providers.duplicate', {
    onSuccess: (copy) => {
      say(t('done.providerCopied', { provider: copy.name }))
      change({ providerId: copy.id, modelId: null })
    },
    onError: fail,
  })
  const duplicateModel = useRouteMutation('models.duplicate', {
    onSuccess: (copy) => {
      say(t('done.modelCopied', { model: copy.modelName }))
      change({ modelId: copy.id })
    },
    onError: fail,
  })

  const providers = providerQuery.data?.providers ?? []
  const models = modelQuery.data?.models ?? []
  const provider = providers.find(({ id }) => id === view.providerId) ?? null
  const ofId = <T extends { id: string }>(all: readonly T[], id: string | undefined): T | null =>
    all.find((one) => one.id === id) ?? null

  const targetOfStart = ({ providerId, catalogue }: ModelStart): ModelTarget => ({
    model: null,
    values: catalogue
      ? valuesOfEntry(catalogue.entry, catalogue.version, providerId ?? NEW_PROVIDER, priceUnit)
      : blankModel(providerId, priceUnit),
    newProvider: catalogue?.newProvider ?? null,
  })
  const edited = ofId(models, view.modelId ?? undefined)
  const modelTarget: ModelTarget | null =
    sheet?.kind === 'newModel'
      ? targetOfStart(sheet.start)
      : edited && { model: edited, values: valuesOfModel(edited, priceUnit), newProvider: null }
  const providerTarget =
    sheet?.kind === 'newProvider'
      ? 'new'
      : sheet?.kind === 'editProvider'
        ? ofId(providers, sheet.id)
        : null

  return (
    <div className={classes.page}>
      {providerQuery.isError && !providerQuery.data ? (
        <div className={classes.providers}>
          <ErrorState
            error={providerQuery.error}
            onRetry={() => void providerQuery.refetch()}
            retrying={providerQuery.isFetching}
          />
        </div>
      ) : (
        <ProviderList
          providers={providerQuery.data?.providers ?? null}
          modelCount={modelQuery.data ? models.length : null}
          chosen={view.providerId}
          onChoose={(providerId) => change({ providerId, modelId: null })}
          onAdd={() => openSheet({ kind: 'newProvider' })}
          blocked={blocked}
        />
      )}
      <section className={classes.models} aria-label={t('table.label')}>
        {provider && (
          <ProviderHead
            provider={provider}
            blocked={blocked}
            checking={check.asking && check.of === provider.id}
            onCheckKey={() => check.ask(provider.id)}
            onListModels={() => {
              list.ask(provider.id)
              openSheet({ kind: 'providerModels', id: provider.id })
            }}
            onEdit={() => openSheet({ kind: 'editProvider', id: provider.id })}
            onDuplicate={(withModels) => duplicateProvider.mutate({ id: provider.id, withModels })}
            onRemove={() => askRemoval({ kind: 'provider', id: provider.id })}
          />
        )}
        {provider && <KeyCheck provider={provider} check={check} />}
        <PlainKeysNotice providers={providers} />
        <UnmatchedNotice models={models} />
        {modelQuery.isError && !modelQuery.data ? (
          <ErrorState
            error={modelQuery.error}
            onRetry={() => void modelQuery.refetch()}
            retrying={modelQuery.isFetching}
          />
        ) : (
          <ModelsPanel
            models={modelQuery.data?.models ?? null}
            provider={provider}
            hasProviders={providerQuery.data ? providers.length > 0 : null}
            view={view}
            onView={change}
            blocked={blocked}
            onOpen={(model) => change({ modelId: model.id })}
            onDuplicate={(model) => duplicateModel.mutate({ id: model.id })}
            onRemove={(model) => askRemoval({ kind: 'model', id: model.id })}
          />
        )}
      </section>

      <ProviderSheet
        target={providerTarget}
        blocked={blocked}
        onClose={closeSheet}
        onSaved={(saved, isNew) => {
          say(
            t(isNew ? 'done.providerAdded' : 'done.saved', {
              provider: saved.name,
              name: saved.name,
            }),
          )
          if (isNew) change({ providerId: saved.id, modelId: null })
        }}
      />
      <ModelSheet
        target={modelTarget}
        providers={providers}
        blocked={blocked}
        onClose={() => {
          closeSheet()
          if (view.modelId !== null) change({ modelId: null })
        }}
        onSaved={(saved, isNew) =>
          say(
            t(isNew ? 'done.modelAdded' : 'done.saved', {
              model: saved.modelName,
              name: saved.modelName,
            }),
          )
        }
      />
      <CatalogueSheet
        opened={sheet?.kind === 'catalogue'}
        onClose={closeSheet}
        provider={provider}
        providers={providers}
        models={models}
        onChoose={(start) => openSheet({ kind: 'newModel', start })}
      />
      <ProviderModelsSheet
        provider={sheet?.kind === 'providerModels' ? ofId(providers, sheet.id) : null}
        list={list}
        blocked={blocked}
        onClose={closeSheet}
      />
      <UpdatePricesSheet
        opened={sheet?.kind === 'updatePrices'}
        onClose={closeSheet}
        blocked={blocked}
      />
      <MatchesSheet opened={sheet?.kind === 'matches'} onClose={closeSheet} models={models} />
      <RemoveProvider
        provider={removal?.kind === 'provider' ? ofId(providers, removal.id) : null}
        providers={providers}
        onClose={endRemoval}
        onRemoved={(gone) => {
          say(t('done.removed', { name: gone.name }))
          change({ providerId: null, modelId: null })
        }}
      />
      <RemoveModel
        model={removal?.kind === 'model' ? ofId(models, removal.id) : null}
        models={models}
        onClose={endRemoval}
        onRemoved={(gone) => say(t('done.removed', { name: gone.modelName }))}
      />
    </div>
  )
}
