import { Button, Group, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Bound, isReversed } from './bounds'
import { FilterPill } from './filter-pill'
import classes from './filters.module.css'

/** A lower and an upper bound, both inclusive. */
export interface Range {
  min: string | undefined
  max: string | undefined
}

export interface RangeField {
  id: string
  /** Heads the two inputs where a pill holds several ranges. */
  label?: string
  range: Range
}

interface RangeFilterProps {
  label: string
  value: string | null
  fields: RangeField[]
  read: (text: string) => Bound
  prefix?: string
  onChange: (ranges: Record<string, Range>) => void
}

/** A pill whose bounds are typed and applied together. */
export function RangeFilter(props: RangeFilterProps) {
  const { label, value, fields, onChange } = props
  const none: Range = { min: undefined, max: undefined }
  return (
    <FilterPill
      label={label}
      value={value}
      onRemove={() => onChange(Object.fromEntries(fields.map(({ id }) => [id, none])))}
    >
      {(close) => <RangeForm {...props} onDone={close} />}
    </FilterPill>
  )
}

function RangeForm({
  fields,
  read,
  prefix,
  onChange,
  onDone,
}: RangeFilterProps & { onDone: () => void }) {
  const { t } = useTranslation('scope')
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(
      fields.flatMap(({ id, range }) => [
        [`${id}.min`, range.min ?? ''],
        [`${id}.max`, range.max ?? ''],
      ]),
    ),
  )
  const [submitted, setSubmitted] = useState(false)

  const bound = (id: string, end: 'min' | 'max'): Bound => read(texts[`${id}.${end}`] ?? '')
  const rangeOf = (id: string): Range | null => {
    const min = bound(id, 'min')
    const max = bound(id, 'max')
    if (!min.ok || !max.ok || isReversed(min.value, max.value)) return null
    return { min: min.value, max: max.value }
  }
  const errorOf = (id: string, end: 'min' | 'max'): string | null => {
    if (!submitted) return null
    const own = bound(id, end)
    if (!own.ok) return t(`range.error.${own.error}`)
    const other = bound(id, 'min')
    const reversed = end === 'max' && other.ok && isReversed(other.value, own.value)
    return reversed ? t('range.error.reversed') : null
  }

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    setSubmitted(true)
    const ranges: Record<string, Range> = {}
    for (const { id } of fields) {
      const range = rangeOf(id)
      if (!range) return
      ranges[id] = range
    }
    onDone()
    onChange(ranges)
  }

  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.range}>
        {fields.flatMap(({ id, label }) =>
          (['min', 'max'] as const).map((end) => (
            <TextInput
              key={`${id}.${end}`}
              label={label ? `${label}, ${t(`range.${end}`)}` : t(`range.${end}`)}
              value={texts[`${id}.${end}`] ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget
                setTexts((before) => ({ ...before, [`${id}.${end}`]: value }))
              }}
              error={errorOf(id, end)}
              inputMode="decimal"
              autoComplete="off"
              spellCheck={false}
              {...(prefix
                ? { leftSection: <span aria-hidden>{prefix}</span>, leftSectionWidth: 26 }
                : {})}
            />
          )),
        )}
        <Group className={classes.wide} justify="flex-end" gap="xs">
          <Button type="submit" size="xs">
            {t('range.apply')}
          </Button>
        </Group>
      </div>
    </form>
  )
}
