import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import type { Provider } from '../../../contract/providers'
import { useRouteMutation, useSettings } from '../../api/queries'
import { SideSheet } from '../../ui/side-sheet'
import { useLast } from '../../ui/use-last'
import { MODEL_FORM_ID, ModelForm } from './model-form'
import { type ModelValues, NEW_PROVIDER, toModelChange, toModelInput } from './model-values'
import type { NewProvider } from './models-store'
import { PriceHistory } from './price-history'

/** What the sheet is about: a model to change, or the values that a new one starts from. */
export interface ModelTarget {
  model: Model | null
  values: ModelValues
  /** Offered beside the providers at hand, and created with the model. */
  newProvider: NewProvider | null
}

interface ModelSheetProps {
  target: ModelTarget | null
  providers: readonly Provider[]
  onClose: () => void
  onSaved: (model: Model, isNew: boolean) => void
  blocked: string | null
}

export function ModelSheet({ target, providers, onSaved, blocked, ...props }: ModelSheetProps) {
  const { t } = useTranslation('models')
  const create = useRouteMutation('models.create')
  const update = useRouteMutation('models.update')
  const createProvider = useRouteMutation('providers.create')
  const { timeZone } = useSettings()
  const shown = useLast(target)
  const model = shown?.model ?? null

  const onClose = (): void => {
    for (const mutation of [create, update, createProvider]) mutation.reset()
    props.onClose()
  }

  /** A provider created on the way stays the chosen one when the model itself is refused. */
  const save = async (values: ModelValues, onProvider: (id: string) => void): Promise<void> => {
    let { providerId } = values
    if (providerId === NEW_PROVIDER && shown?.newProvider) {
      const created = await createProvider.mutateAsync(shown.newProvider)
      providerId = created.id
      onProvider(providerId)
    }
    const chosen = { ...values, providerId }
    const saved = model
      ? await update.mutateAsync(toModelChange(chosen, model.id, timeZone))
      : await create.mutateAsync(toModelInput(chosen))
    onSaved(saved, model === null)
    onClose()
  }

  const busy = create.isPending || update.isPending || createProvider.isPending
  return (
    <SideSheet
      opened={target !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={model ? model.modelName : t('model.newTitle')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common:actions.cancel')}
          </Button>
          <Button type="submit" form={MODEL_FORM_ID} disabled={blocked !== null} loading={busy}>
            {model ? t('common:actions.save') : t('model.create')}
          </Button>
        </>
      }
    >
      {shown && target !== null && (
        <ModelForm
          key={model?.id ?? `new ${shown.values.modelName}`}
          model={model}
          start={shown.values}
          newProvider={shown.newProvider}
          providers={providers}
          blocked={blocked}
          onSave={save}
          error={create.error ?? update.error ?? createProvider.error}
        />
      )}
      {model && target !== null && <PriceHistory model={model} blocked={blocked} />}
    </SideSheet>
  )
}
