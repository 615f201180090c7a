import { Select, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { ErrorState } from '../../ui/error-state'
import { useClosedMonths } from '../../ui/use-closed-months'
import { useLast } from '../../ui/use-last'
import { useCallCount } from './use-call-count'

interface RemoveModelProps {
  model: Model | null
  models: readonly Model[]
  onClose: () => void
  onRemoved: (model: Model) => void
}

/** Asks before a model goes; calls that hang on it are given to another one first. */
export function RemoveModel({ model, onClose, ...props }: RemoveModelProps) {
  const shown = useLast(model)
  if (!shown) return null
  return (
    <Dialog key={shown.id} opened={model !== null} model={shown} onClose={onClose} {...props} />
  )
}

type DialogProps = RemoveModelProps & { opened: boolean; model: Model }

function Dialog({ opened, model, models, onClose, onRemoved }: DialogProps) {
  const { t } = useTranslation('models')
  const callCount = useCallCount()
  const [toModelId, setTarget] = useState<string | null>(null)
  const impact = useRouteQuery(
    'models.removalImpact',
    { id: model.id },
    { enabled: opened, staleTime: 0 },
  )
  const remove = useRouteMutation('models.remove', {
    onSuccess: () => {
      onRemoved(model)
      onClose()
    },
  })
  const closed = useClosedMonths(remove.error)
  const facts = impact.isFetching ? undefined : impact.data
  const { intoClosedMonths } = closed
  const isUsed = facts !== undefined && facts.calls > 0

  const confirm = (): void => {
    if (!isUsed) remove.mutate({ id: model.id, removal: { kind: 'onlyIfUnused' } })
    else if (toModelId !== null) {
      remove.mutate({
        id: model.id,
        removal: { kind: 'reassignCalls', toModelId, intoClosedMonths },
      })
    }
  }

  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      danger
      title={t('remove.modelTitle', { model: model.modelName })}
      confirmLabel={isUsed ? t('remove.reassignAndDelete') : t('model.delete')}
      disabled={!facts || closed.isRefused || (isUsed && toModelId === null)}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
    >
      {impact.isError && <ErrorState error={impact.error} onRetry={() => void impact.refetch()} />}
      {!facts && !impact.isError && <Skeleton height={48} aria-label={t('remove.counting')} />}
      {facts && !isUsed && <Text>{t('remove.unusedModel')}</Text>}
      {facts && isUsed && (
        <Stack gap="sm">
          <Text>{t('remove.usedModel', callCount(facts))}</Text>
          <Select
            label={t('remove.toModel')}
            description={t('remove.toModelHelp')}
            searchable
            nothingFoundMessage={t('remove.noModel')}
            data={byProvider(models.filter(({ id }) => id !== model.id))}
            value={toModelId}
            onChange={setTarget}
            limit={200}
          />
          {closed.question}
        </Stack>
      )}
    </ConfirmDialog>
  )
}

/** Models as the groups of a select, one group a provider. */
function byProvider(models: readonly Model[]) {
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const { id, modelName, providerName } of models) {
    const group = groups.get(providerName ?? '–') ?? []
    group.push({ value: id, label: modelName })
    groups.set(providerName ?? '–', group)
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}
