import { Button, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { type Provider, type ProviderInput, providerInputSchema } from '../../../contract/providers'
import { useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { schemaErrors } from '../../lib/schema-errors'
import { SideSheet } from '../../ui/side-sheet'
import { useLast } from '../../ui/use-last'
import { FormProblem } from './form-problem'
import { KeyField, type KeyEntry, keyInput } from './key-field'

const FORM_ID = 'provider-form'
const BASE_URL_EXAMPLE = 'https://api.openai.com/v1'

/** What the sheet is about: a provider to change, or `new`. */
export type ProviderTarget = Provider | 'new'

interface ProviderSheetProps {
  target: ProviderTarget | null
  onClose: () => void
  onSaved: (provider: Provider, isNew: boolean) => void
  blocked: string | null
}

export function ProviderSheet({ target, onSaved, blocked, ...props }: ProviderSheetProps) {
  const { t } = useTranslation('models')
  const create = useRouteMutation('providers.create')
  const update = useRouteMutation('providers.update')
  const shown = useLast(target)
  const provider = shown === 'new' ? null : shown

  const onClose = (): void => {
    create.reset()
    update.reset()
    props.onClose()
  }

  const save = async (input: ProviderInput): Promise<void> => {
    const saved = provider
      ? await update.mutateAsync({ ...input, id: provider.id })
      : await create.mutateAsync(input)
    onSaved(saved, provider === null)
    onClose()
  }

  return (
    <SideSheet
      opened={target !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={
        provider ? t('provider.editTitle', { provider: provider.name }) : t('provider.newTitle')
      }
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common:actions.cancel')}
          </Button>
          <Button
            type="submit"
            form={FORM_ID}
            disabled={blocked !== null}
            loading={create.isPending || update.isPending}
          >
            {provider ? t('common:actions.save') : t('provider.create')}
          </Button>
        </>
      }
    >
      {shown && target !== null && (
        <ProviderForm
          key={provider?.id ?? 'new'}
          provider={provider}
          blocked={blocked}
          onSave={save}
          error={create.error ?? update.error}
        />
      )}
    </SideSheet>
  )
}

interface ProviderFormProps {
  provider: Provider | null
  blocked: string | null
  onSave: (input: ProviderInput) => Promise<void>
  error: unknown
}

interface ProviderValues {
  name: string
  baseUrl: string
  description: string
  apiKey: KeyEntry
}

function ProviderForm({ provider, blocked, onSave, error }: ProviderFormProps) {
  const { t, i18n } = useTranslation('models')
  const errorText = useErrorText()
  const form = useForm<ProviderValues>({
    initialValues: {
      name: provider?.name ?? '',
      baseUrl: provider?.baseUrl ?? '',
      description: provider?.description ?? '',
      apiKey: { kind: 'keep', text: '' },
    },
    validateInputOnBlur: true,
    validate: (values) => schemaErrors(providerInputSchema, toInput(values), i18n),
  })
  const isBlocked = blocked !== null

  const submit = (values: ProviderValues): void => {
    onSave(toInput(values)).catch((reason: unknown) => form.setErrors(errorText.fields(reason)))
  }

  return (
    <form id={FORM_ID} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <FormProblem blocked={blocked} error={error} />
        <TextInput
          label={t('provider.name')}
          withAsterisk
          data-autofocus
          readOnly={isBlocked}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('provider.baseUrl')}
          description={t('provider.baseUrlHelp')}
          placeholder={BASE_URL_EXAMPLE}
          type="url"
          readOnly={isBlocked}
          {...form.getInputProps('baseUrl')}
        />
        <Textarea
          label={t('provider.description')}
          autosize
          minRows={2}
          maxRows={8}
          readOnly={isBlocked}
          {...form.getInputProps('description')}
        />
        <KeyField
          stored={provider?.apiKey ?? null}
          value={form.values.apiKey}
          onChange={(entry) => form.setFieldValue('apiKey', entry)}
          error={form.errors['apiKey']}
          disabled={isBlocked}
        />
      </Stack>
    </form>
  )
}

function toInput({ name, baseUrl, description, apiKey }: ProviderValues): ProviderInput {
  const key = keyInput(apiKey)
  return { name, baseUrl, description, ...(key === undefined ? {} : { apiKey: key }) }
}
