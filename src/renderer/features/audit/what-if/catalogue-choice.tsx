import { Loader, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteQuery } from '../../../api/queries'
import { SEPARATOR } from './rule-values'

interface CatalogueChoiceProps {
  value: string | null
  onChange: (entry: string | null) => void
  error: string | undefined
}

/** A model of the price catalogue, found by name. */
export function CatalogueChoice({ value, onChange, error }: CatalogueChoiceProps) {
  const { t } = useTranslation('whatIf')
  const [query, setQuery] = useState('')
  const [wanted] = useDebouncedValue(query, 200)
  const found = useRouteQuery(
    'catalogue.search',
    { query: wanted.replace(' · ', ' '), limit: 50 },
    { keepPrevious: true, staleTime: Infinity },
  )
  const choices = (found.data?.entries ?? [])
    .filter(({ priceInputPer1k }) => priceInputPer1k !== null)
    .map((entry) => ({
      value: `${entry.catalogueProviderId}${SEPARATOR}${entry.modelName}`,
      label: `${entry.providerName} · ${entry.modelName}`,
    }))
  const chosen = value !== null && !choices.some((choice) => choice.value === value)
  return (
    <Select
      label={t('rule.entry')}
      withAsterisk
      searchable
      data={chosen ? [{ value, label: value.replace(SEPARATOR, ' · ') }, ...choices] : choices}
      filter={({ options }) => options}
      searchValue={query}
      onSearchChange={setQuery}
      value={value}
      onChange={onChange}
      error={error}
      nothingFoundMessage={found.isFetching ? <Loader size="xs" /> : t('rule.noEntry')}
    />
  )
}
