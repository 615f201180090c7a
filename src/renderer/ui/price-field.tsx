import { Select, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPrice, otherUnit, type PriceText, readPrice, switchUnit } from '../lib/price'
import { DecimalInput } from './decimal-input'

interface PriceFieldProps {
  label: ReactNode
  value: PriceText
  onChange: (value: PriceText) => void
  error?: ReactNode
  required?: boolean
  disabled?: boolean
  /** Stands after the price in the other unit, for example the catalogue's price. */
  hint?: ReactNode
}

/**
 * A price per 1k or per 1M tokens; the same price in the other unit shows as you type. Read it
 * with `readPrice(value.text, value.unit)`, which refuses a blank and takes 0 as free.
 */
export function PriceField({ value, onChange, hint, required = true, ...field }: PriceFieldProps) {
  const { t, i18n } = useTranslation()
  const entry = readPrice(value.text, value.unit)
  const other = otherUnit(value.unit)
  const same = entry.ok
    ? t(`price.equals.${other}`, { price: formatPrice(entry.per1k, other, i18n.language) })
    : t(`price.placeholder.${other}`)
  return (
    <DecimalInput
      {...field}
      withAsterisk={required}
      value={value.text}
      onChange={(text) => onChange({ ...value, text })}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      description={
        <Text component="span" inherit className="tabular">
          {same}
          {hint && <> · {hint}</>}
        </Text>
      }
      leftSection={<span aria-hidden>$</span>}
      leftSectionWidth={28}
      rightSectionWidth={112}
      rightSection={
        <Select
          aria-label={t('price.unit')}
          variant="unstyled"
          size="xs"
          rightSectionWidth={24}
          data={[
            { value: 'per1k', label: t('price.per1k') },
            { value: 'per1M', label: t('price.per1M') },
          ]}
          value={value.unit}
          onChange={(unit) => {
            if (unit === 'per1k' || unit === 'per1M') onChange(switchUnit(value, unit))
          }}
          allowDeselect={false}
          disabled={field.disabled ?? false}
          comboboxProps={{ width: 140, position: 'bottom-end' }}
        />
      }
    />
  )
}
