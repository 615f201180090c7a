import { Alert, Radio, Select, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../../contract/providers'
import type { ParsedInput } from '../../../contract/routes'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { errorShape } from '../../lib/error-text'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { ErrorState } from '../../ui/error-state'
import { useLast } from '../../ui/use-last'
import { useCallCount } from './use-call-count'

interface RemoveProviderProps {
  provider: Provider | null
  providers: readonly Provider[]
  onClose: () => void
  onRemoved: (provider: Provider) => void
}

type Removal = ParsedInput<'providers.remove'>['removal']
type Way = 'deleteUnusedModels' | 'moveModels'

/** Asks before a provider goes, and offers only what harms no call. */
export function RemoveProvider({ provider, onClose, ...props }: RemoveProviderProps) {
  const shown = useLast(provider)
  if (!shown) return null
  return (
    <Dialog
      key={shown.id}
      opened={provider !== null}
      provider={shown}
      onClose={onClose}
      {...props}
    />
  )
}

type DialogProps = RemoveProviderProps & { opened: boolean; provider: Provider }

function Dialog({ opened, provider, providers, onClose, onRemoved }: DialogProps) {
  const { t } = useTranslation('models')
  const callCount = useCallCount()
  const impact = useRouteQuery(
    'providers.removalImpact',
    { id: provider.id },
    { enabled: opened, staleTime: 0 },
  )
  const remove = useRouteMutation('providers.remove', {
    onSuccess: () => {
      onRemoved(provider)
      onClose()
    },
  })
  const [chosenWay, setWay] = useState<Way | null>(null)
  const [toProviderId, setTarget] = useState<string | null>(null)

  const facts = impact.isFetching ? undefined : impact.data
  const isEmpty = facts?.models === 0
  const mayDelete = facts?.usedModels === 0
  const others = providers.filter(({ id }) => id !== provider.id)
  const way = chosenWay ?? (mayDelete ? 'deleteUnusedModels' : 'moveModels')
  const removal = removalOf(isEmpty, way, toProviderId)
  const clash = clashOf(remove.error)

  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      danger
      title={t('remove.providerTitle', { provider: provider.name })}
      confirmLabel={
        !isEmpty && way === 'moveModels' ? t('remove.moveAndDelete') : t('provider.delete')
      }
      disabled={!facts || removal === null}
      busy={remove.isPending}
      error={clash === null ? remove.error : null}
      onConfirm={() => {
        if (removal) remove.mutate({ id: provider.id, removal })
      }}
    >
      {impact.isError && <ErrorState error={impact.error} onRetry={() => void impact.refetch()} />}
      {!facts && !impact.isError && <Skeleton height={48} aria-label={t('remove.counting')} />}
      {isEmpty && <Text>{t('remove.emptyProvider')}</Text>}
      {facts && !isEmpty && (
        <Stack gap="sm">
          <Text>
            {t('remove.models', { count: facts.models })}{' '}
            {mayDelete ? t('remove.noCalls') : t('remove.calls', callCount(facts))}
          </Text>
          <Radio.Group
            aria-label={t('remove.whatToDo')}
            value={way}
            onChange={(value) =>
              setWay(value === 'moveModels' ? 'moveModels' : 'deleteUnusedModels')
            }
          >
            <Stack gap="xs">
              <Radio
                value="deleteUnusedModels"
                disabled={!mayDelete}
                label={t('remove.deleteModels', { count: facts.models })}
                description={mayDelete ? undefined : t('remove.deleteModelsNot')}
              />
              <Radio
                value="moveModels"
                disabled={others.length === 0}
                label={t('remove.moveModels')}
                description={others.length === 0 ? t('remove.noOtherProvider') : undefined}
              />
            </Stack>
          </Radio.Group>
          {way === 'moveModels' && others.length > 0 && (
            <Select
              label={t('remove.toProvider')}
              searchable
              data={others.map(({ id, name }) => ({ value: id, label: name }))}
              value={toProviderId}
              onChange={(value) => {
                setTarget(value)
                remove.reset()
              }}
            />
          )}
          {clash !== null && (
            <Alert color="red" variant="light" role="alert" p="xs">
              {t('remove.clash', { models: clash })}
            </Alert>
          )}
        </Stack>
      )}
    </ConfirmDialog>
  )
}

function removalOf(isEmpty: boolean, way: Way, toProviderId: string | null): Removal | null {
  if (isEmpty) return { kind: 'onlyIfEmpty' }
  if (way === 'deleteUnusedModels') return { kind: 'deleteUnusedModels' }
  return toProviderId === null ? null : { kind: 'moveModels', toProviderId }
}

/** The models that the other provider has already; null when that is not what went wrong. */
function clashOf(error: unknown): string | null {
  if (error === null) return null
  const { code, details } = errorShape(error)
  return code === 'taken' && details.reason === 'models' ? String(details.params?.['models']) : null
}
