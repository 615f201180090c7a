import { Button, Loader, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueMatch } from '../../../contract/prices'
import type { Id } from '../../../contract/values'
import { useCanWrite, useRouteMutation, useRouteQuery } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import classes from './prices.module.css'

interface MatchLineProps {
  modelId: Id
  match: CatalogueMatch | null
  /** Someone said so, also that it is not there. */
  settled?: boolean
}

/** What a model is called in the catalogue, why, and a way to correct it. */
export function MatchLine({ modelId, match, settled = match?.how === 'user' }: MatchLineProps) {
  const { t } = useTranslation('models')
  const canWrite = useCanWrite()
  const [choosing, setChoosing] = useState(false)
  const text = useMatchText()
  return (
    <div className={classes.facts}>
      {text(match, settled)}{' '}
      {!choosing && canWrite && (
        <Button size="compact-xs" variant="subtle" onClick={() => setChoosing(true)}>
          {t(match ? 'match.change' : 'match.choose')}
        </Button>
      )}
      {choosing && (
        <EntryChoice modelId={modelId} settled={settled} onDone={() => setChoosing(false)} />
      )}
    </div>
  )
}

function useMatchText(): (match: CatalogueMatch | null, settled: boolean) => string {
  const { t } = useTranslation('models')
  return (match, settled) => {
    if (!match) return t(settled ? 'match.saidNone' : 'match.none')
    const entry = `${match.providerName} · ${match.modelName}`
    if (match.how !== 'rule') return t(`match.${match.how}`, { entry })
    const rules = match.rules.map((rule) => t(`match.rules.${rule}`)).join(t('match.and'))
    return t('match.rule', { entry, rules })
  }
}

const SEPARATOR = '\u0000'

function EntryChoice({
  modelId,
  settled,
  onDone,
}: {
  modelId: Id
  settled: boolean
  onDone: () => void
}) {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  const [query, setQuery] = useState('')
  const [wanted] = useDebouncedValue(query, 200)
  const found = useRouteQuery(
    'catalogue.search',
    { query: wanted, limit: 50 },
    { keepPrevious: true, staleTime: Infinity },
  )
  const set = useRouteMutation('prices.setMatch', { onSuccess: onDone })
  const choose = (value: string | null): void => {
    const [catalogueProviderId, modelName] = (value ?? '').split(SEPARATOR)
    if (catalogueProviderId === undefined || modelName === undefined) return
    set.mutate({ modelId, to: { kind: 'entry', catalogueProviderId, modelName } })
  }
  return (
    <div className={classes.choice}>
      <Select
        aria-label={t('match.search')}
        placeholder={t('match.search')}
        searchable
        autoFocus
        size="xs"
        data={(found.data?.entries ?? []).map((entry) => ({
          value: `${entry.catalogueProviderId}${SEPARATOR}${entry.modelName}`,
          label: `${entry.providerName} · ${entry.modelName}`,
        }))}
        filter={({ options }) => options}
        searchValue={query}
        onSearchChange={setQuery}
        nothingFoundMessage={found.isFetching ? <Loader size="xs" /> : t('match.nothing')}
        value={null}
        onChange={choose}
        error={set.error ? errorText.text(set.error) : undefined}
      />
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => set.mutate({ modelId, to: { kind: 'none' } })}
      >
        {t('match.sayNone')}
      </Button>
      {settled && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => set.mutate({ modelId, to: { kind: 'rules' } })}
        >
          {t('match.useRules')}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onDone}>
        {t('common:actions.cancel')}
      </Button>
    </div>
  )
}
