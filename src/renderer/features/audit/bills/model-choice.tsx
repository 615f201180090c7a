import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface ModelChoiceProps {
  label: string
  models: readonly { id: string; modelName: string }[]
  /** A model's id, or `platform`; null: nothing is chosen. */
  value: string | null
  onChange: (value: string) => void
  disabled?: boolean
}

/** One of a provider's models, or none: a charge of the platform. */
export function ModelChoice({ label, models, value, onChange, disabled }: ModelChoiceProps) {
  const { t } = useTranslation('bills')
  return (
    <Select
      aria-label={label}
      size="xs"
      placeholder={t('unknown.placeholder')}
      data={[
        { value: 'platform', label: t('unknown.platform') },
        ...models.map(({ id, modelName }) => ({ value: id, label: modelName })),
      ]}
      value={value}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen)
      }}
      allowDeselect={false}
      searchable
      openOnFocus={false}
      disabled={disabled ?? false}
      w={264}
    />
  )
}
