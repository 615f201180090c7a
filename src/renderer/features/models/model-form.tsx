import { Checkbox, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { type Model, type ModelType, modelTypeSchema } from '../../../contract/models'
import type { Provider } from '../../../contract/providers'
import { MAX_INT } from '../../../contract/limits'
import { useSettings } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { FormProblem } from './form-problem'
import { modelErrors } from './model-errors'
import { fieldNames, type ModelValues, NEW_PROVIDER } from './model-values'
import classes from './models.module.css'
import type { NewProvider } from './models-store'
import { PriceFields } from './price-fields'

export const MODEL_FORM_ID = 'model-form'

interface ModelFormProps {
  model: Model | null
  start: ModelValues
  newProvider: NewProvider | null
  providers: readonly Provider[]
  blocked: string | null
  onSave: (values: ModelValues, onProvider: (id: string) => void) => Promise<void>
  error: unknown
}

export function ModelForm(props: ModelFormProps) {
  const { model, newProvider, providers, blocked } = props
  const { t, i18n } = useTranslation('models')
  const errorText = useErrorText()
  const { timeZone } = useSettings()
  const form = useForm<ModelValues>({
    initialValues: props.start,
    validateInputOnBlur: true,
    validate: (values) => modelErrors(values, model, i18n, timeZone),
  })
  const { values } = form
  const isBlocked = blocked !== null

  const submit = (submitted: ModelValues): void => {
    const onProvider = (id: string): void => form.setFieldValue('providerId', id)
    props
      .onSave(submitted, onProvider)
      .catch((reason: unknown) => form.setErrors(errorText.fields(reason, fieldNames)))
  }

  const providerChoices = [
    ...providers.map(({ id, name }) => ({ value: id, label: name })),
    ...(newProvider && !providers.some(({ name }) => name === newProvider.name)
      ? [{ value: NEW_PROVIDER, label: t('model.createProvider', { provider: newProvider.name }) }]
      : []),
  ]
  const tokens = (field: 'maxInputTokens' | 'maxOutputTokens') => ({
    allowDecimal: false,
    allowNegative: false,
    max: MAX_INT,
    clampBehavior: 'none' as const,
    thousandSeparator: ',',
    hideControls: true,
    placeholder: t('model.unknownLimit'),
    readOnly: isBlocked,
    value: values[field],
    error: form.errors[field],
    onBlur: form.getInputProps(field).onBlur,
    onChange: (value: number | string) =>
      form.setFieldValue(field, value === '' ? '' : Number(value)),
  })

  return (
    <form id={MODEL_FORM_ID} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <FormProblem blocked={blocked} error={props.error} />
        <Select
          label={t('model.provider')}
          withAsterisk
          searchable
          allowDeselect={false}
          data={providerChoices}
          nothingFoundMessage={t('model.noProvider')}
          readOnly={isBlocked}
          {...form.getInputProps('providerId')}
        />
        {values.providerId === NEW_PROVIDER && newProvider?.baseUrl && (
          <Text size="xs" c="dimmed" mt={-12}>
            {t('model.createProviderHelp', { url: newProvider.baseUrl })}
          </Text>
        )}
        {model && model.providerName === null && (
          <Text size="xs" c="var(--tl-warn)" mt={-12}>
            {t('model.providerGone')}
          </Text>
        )}
        <TextInput
          label={t('model.name')}
          description={t('model.nameHelp')}
          withAsterisk
          data-autofocus
          spellCheck={false}
          readOnly={isBlocked}
          {...form.getInputProps('modelName')}
        />
        <Select
          label={t('model.type')}
          allowDeselect={false}
          data={modelTypeSchema.options.map((type) => ({ value: type, label: t(`type.${type}`) }))}
          readOnly={isBlocked}
          value={values.modelType}
          error={form.errors['modelType']}
          onChange={(type) => form.setFieldValue('modelType', type as ModelType)}
        />
        <div className={classes.pair}>
          <NumberInput label={t('model.maxInput')} {...tokens('maxInputTokens')} />
          <NumberInput label={t('model.maxOutput')} {...tokens('maxOutputTokens')} />
        </div>
        <Group gap="lg">
          <Checkbox
            label={t('model.stream')}
            disabled={isBlocked}
            {...form.getInputProps('supportStream', { type: 'checkbox' })}
          />
          <Checkbox
            label={t('model.json')}
            disabled={isBlocked}
            {...form.getInputProps('supportJson', { type: 'checkbox' })}
          />
        </Group>
        <PriceFields
          model={model}
          values={values}
          errors={{
            input: form.errors['priceInput'],
            output: form.errors['priceOutput'],
            from: form.errors['priceFrom'],
          }}
          provider={providers.find(({ id }) => id === values.providerId) ?? newProvider}
          onChange={(part) => {
            form.setValues(part)
            for (const field of Object.keys(part)) form.clearFieldError(field)
          }}
          disabled={isBlocked}
        />
      </Stack>
    </form>
  )
}
