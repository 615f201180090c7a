import { Button, Select, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ProviderApiKind, providerApiKindSchema } from '../../../../contract/provider-api'
import type { Provider } from '../../../../contract/providers'
import { useRouteMutation } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { useErrorText } from '../../../i18n/use-error-text'
import { ErrorState } from '../../../ui/error-state'
import { GuardedButton } from '../../../ui/guarded-button'
import { SideSheet } from '../../../ui/side-sheet'
import { useLast } from '../../../ui/use-last'
import classes from './ask.module.css'
import { ProviderModelsList, type Picked } from './provider-models-list'
import { type AskProvider, isClearText } from './use-ask-provider'

interface ProviderModelsSheetProps {
  provider: Provider | null
  list: AskProvider['list']
  blocked: string | null
  onClose: () => void
}

const NOTHING: Picked = new Map()

/** What the provider's server says it offers, beside what is recorded; chosen ones are added. */
export function ProviderModelsSheet({
  provider,
  list,
  blocked,
  onClose,
}: ProviderModelsSheetProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const errorText = useErrorText()
  const shown = useLast(provider)
  const [picked, setPicked] = useState(NOTHING)
  const add = useRouteMutation('providerApi.addModels', {
    onSuccess: ({ added, unpriced }) => {
      notifications.show({
        message: [
          t('ask.added', { count: added, models: format.integer(added) }),
          ...(unpriced > 0
            ? [t('ask.addedUnpriced', { count: unpriced, models: format.integer(unpriced) })]
            : []),
        ].join(' '),
      })
      close()
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText.text(error) }),
  })

  const close = (): void => {
    setPicked(NOTHING)
    onClose()
  }
  const ask = (api: ProviderApiKind | null, allowClearText = false): void => {
    if (!shown) return
    setPicked(NOTHING)
    list.ask(shown.id, api, allowClearText)
  }
  const submit = (): void => {
    if (!shown) return
    const models = [...picked.values()].map((model) => ({
      modelName: model.modelName,
      modelType: model.modelType,
      maxInputTokens: model.maxInputTokens ?? 0,
      maxOutputTokens: model.maxOutputTokens ?? 0,
      catalogue: model.catalogue && {
        catalogueProviderId: model.catalogue.catalogueProviderId,
        modelName: model.catalogue.modelName,
      },
    }))
    add.mutate({ id: shown.id, models })
  }

  return (
    <SideSheet
      opened={provider !== null}
      onClose={close}
      title={t('ask.title', { provider: shown?.name })}
      width={640}
      footer={
        <>
          <Button variant="default" onClick={close}>
            {t('common:actions.cancel')}
          </Button>
          <GuardedButton
            blocked={blocked}
            disabled={picked.size === 0}
            loading={add.isPending}
            onClick={submit}
          >
            {t('ask.add', { count: picked.size, models: format.integer(picked.size) })}
          </GuardedButton>
        </>
      }
    >
      <Stack gap="sm">
        <div className={classes.top}>
          <div className={classes.topWords} role="status">
            {list.asking
              ? t('ask.asking', { provider: shown?.name })
              : list.answer && t('ask.asked', { url: list.answer.url })}
          </div>
          <Select
            aria-label={t('ask.api.label')}
            size="xs"
            w={200}
            allowDeselect={false}
            disabled={list.asking}
            data={providerApiKindSchema.options.map((kind) => ({
              value: kind,
              label: t(`ask.api.${kind}`),
            }))}
            placeholder={t('ask.api.label')}
            value={list.api ?? list.answer?.api ?? null}
            onChange={(api) => ask(providerApiKindSchema.parse(api))}
          />
        </div>
        {list.asking && <ListSkeleton />}
        {!list.asking && list.error && (
          <>
            <ErrorState error={list.error} onRetry={() => ask(list.api)} />
            {isClearText(list.error) && (
              <Button variant="default" onClick={() => ask(list.api, true)}>
                {t('ask.sendAnyway')}
              </Button>
            )}
          </>
        )}
        {!list.asking && list.answer && (
          <ProviderModelsList answer={list.answer} picked={picked} onPick={setPicked} />
        )}
      </Stack>
    </SideSheet>
  )
}

function ListSkeleton() {
  return (
    <Stack gap="md" aria-hidden>
      {[0, 1, 2, 3, 4, 5, 6].map((row) => (
        <div key={row}>
          <Skeleton height={14} width="60%" mb={6} />
          <Skeleton height={10} width="40%" />
        </div>
      ))}
    </Stack>
  )
}
