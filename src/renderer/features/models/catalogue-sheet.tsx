import { Select, Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '../../../contract/catalogue'
import type { Model } from '../../../contract/models'
import type { Provider } from '../../../contract/providers'
import { useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { SideSheet } from '../../ui/side-sheet'
import { Tag } from '../../ui/tag'
import { matchCatalogueProvider, matchProvider } from './catalogue-match'
import { CatalogueNotes } from './catalogue-notes'
import { type ModelStart, setCatalogueQuery, useModelsStore } from './models-store'
import classes from './models.module.css'

interface CatalogueSheetProps {
  opened: boolean
  onClose: () => void
  /** The provider that was chosen on the screen. */
  provider: Provider | null
  providers: readonly Provider[]
  models: readonly Model[]
  onChoose: (start: ModelStart) => void
}

/** Searches the price catalogue that ships inside the app. */
export function CatalogueSheet(props: CatalogueSheetProps) {
  const { t } = useTranslation('models')
  return (
    <SideSheet
      opened={props.opened}
      onClose={props.onClose}
      title={t('catalogue.title')}
      width={560}
    >
      {props.opened && <CatalogueSearch {...props} />}
    </SideSheet>
  )
}

function CatalogueSearch({ provider, providers, models, onChoose }: CatalogueSheetProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const query = useModelsStore((state) => state.catalogueQuery)
  const [settled] = useDebouncedValue(query, 200)
  const known = useRouteQuery('catalogue.providers', {}, { staleTime: Infinity })
  const [picked, setPicked] = useState<string | null>()
  const start = provider && matchCatalogueProvider(provider, known.data?.providers ?? [])
  const within = picked === undefined ? (start?.catalogueProviderId ?? null) : picked
  const search = useRouteQuery(
    'catalogue.search',
    { query: settled, limit: 50, ...(within === null ? {} : { catalogueProviderId: within }) },
    { keepPrevious: true, staleTime: Infinity, enabled: known.data !== undefined },
  )

  const choose = (entry: CatalogueEntry, version: string): void => {
    const wanted = catalogueProvider(entry)
    const ownMatch = provider && matchProvider(wanted, [provider])
    onChoose({
      providerId: (ownMatch ?? matchProvider(wanted, providers))?.id ?? null,
      catalogue: { entry, version, newProvider: { name: wanted.name, baseUrl: wanted.baseUrl } },
    })
  }
  const catalogueProvider = ({ catalogueProviderId, providerName }: CatalogueEntry) =>
    known.data?.providers.find((one) => one.catalogueProviderId === catalogueProviderId) ?? {
      catalogueProviderId,
      name: providerName,
      baseUrl: '',
    }
  const isThere = (entry: CatalogueEntry): boolean => {
    const own = matchProvider(catalogueProvider(entry), providers)
    const name = entry.modelName.toLowerCase()
    return models.some(
      (model) => model.providerId === own?.id && model.modelName.toLowerCase() === name,
    )
  }

  const { data } = search
  const error = known.error ?? search.error
  return (
    <Stack gap="sm">
      <div className={classes.pair}>
        <TextInput
          type="search"
          aria-label={t('catalogue.search')}
          placeholder={t('catalogue.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          data-autofocus
          maxLength={200}
          value={query}
          onChange={(event) => setCatalogueQuery(event.currentTarget.value)}
        />
        <Select
          aria-label={t('catalogue.provider')}
          placeholder={t('catalogue.anyProvider')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('catalogue.anyProvider') }}
          data={(known.data?.providers ?? []).map((one) => ({
            value: one.catalogueProviderId,
            label: one.name,
          }))}
          value={within}
          onChange={setPicked}
        />
      </div>
      {error && (
        <ErrorState
          error={error}
          onRetry={() => void (known.error ? known.refetch() : search.refetch())}
        />
      )}
      {data && (
        <Text size="xs" c="dimmed" role="status">
          {data.total > data.entries.length
            ? t('catalogue.some', {
                shown: format.integer(data.entries.length),
                total: format.integer(data.total),
                version: data.version,
              })
            : t('catalogue.all', {
                count: data.total,
                total: format.integer(data.total),
                version: data.version,
              })}
        </Text>
      )}
      {!data && !error && <ResultsSkeleton />}
      {data?.total === 0 && <EmptyState>{t('catalogue.nothing')}</EmptyState>}
      {data && data.total > 0 && (
        <ul className={classes.results}>
          {data.entries.map((entry) => (
            <li key={`${entry.catalogueProviderId}/${entry.modelName}`}>
              <UnstyledButton
                className={classes.result}
                onClick={() => choose(entry, data.version)}
              >
                <Result entry={entry} isThere={isThere(entry)} />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  )
}

function Result({ entry, isThere }: { entry: CatalogueEntry; isThere: boolean }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { priceInputPer1k: input, priceOutputPer1k: output, maxInputTokens } = entry
  return (
    <>
      <span className={classes.resultLine}>
        <span className={classes.resultName}>{entry.modelName}</span>
        <span className="tabular">
          {input !== null && output !== null
            ? t(`catalogue.prices.${format.priceUnit}`, {
                input: format.price(input),
                output: format.price(output),
              })
            : t('catalogue.noPrice')}
        </span>
      </span>
      <span className={classes.resultFacts}>
        <span>{entry.providerName}</span>
        {entry.displayName !== entry.modelName && <span>{entry.displayName}</span>}
        {maxInputTokens !== null && (
          <span>{t('catalogue.context', { tokens: format.compact(maxInputTokens) })}</span>
        )}
        <CatalogueNotes notes={entry.notes} />
        {isThere && <Tag tone="good">{t('catalogue.isThere')}</Tag>}
      </span>
    </>
  )
}

function ResultsSkeleton() {
  return (
    <Stack gap="md" aria-hidden>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row}>
          <Skeleton height={14} width="70%" mb={6} />
          <Skeleton height={10} width="45%" />
        </div>
      ))}
    </Stack>
  )
}
