import { Button, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import { useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { SideSheet } from '../../ui/side-sheet'
import { MatchLine } from './match-line'
import { openSheet } from './models-store'
import classes from './prices.module.css'
import { unmatched } from './unmatched'

interface MatchesSheetProps {
  opened: boolean
  onClose: () => void
  models: readonly Model[]
}

type Shown = 'open' | 'rule' | 'all'

/** What every model is called in the catalogue; those that nobody could match come first. */
export function MatchesSheet({ opened, onClose, models }: MatchesSheetProps) {
  const { t } = useTranslation('models')
  return (
    <SideSheet opened={opened} onClose={onClose} title={t('match.title')} width={560}>
      {opened && <Matches models={models} />}
    </SideSheet>
  )
}

function Matches({ models }: Pick<MatchesSheetProps, 'models'>) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const [shown, setShown] = useState<Shown>('open')
  const query = useRouteQuery('prices.matches', {})
  const byId = new Map(models.map((model) => [model.id, model]))
  const all = query.data?.matches ?? []
  const lists = {
    open: unmatched(all, models),
    rule: all.filter(({ match }) => match?.how === 'rule'),
    all,
  }
  const waiting = all.filter(
    ({ modelId, match }) => match && byId.get(modelId)?.priceState === 'unpriced',
  ).length
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('match.help')}
      </Text>
      {waiting > 0 && (
        <div className={classes.line} role="status">
          <Text size="sm">{t('match.waiting', { count: waiting })}</Text>
          <Button size="xs" variant="default" onClick={() => openSheet({ kind: 'updatePrices' })}>
            {t('update.open')}
          </Button>
        </div>
      )}
      <SegmentedControl
        size="xs"
        aria-label={t('match.show')}
        data={(['open', 'rule', 'all'] as const).map((value) => ({
          value,
          label: t(`match.filter.${value}`, { models: format.integer(lists[value].length) }),
        }))}
        value={shown}
        onChange={setShown}
      />
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!query.data && !query.isError && <Skeleton height={80} aria-hidden />}
      {query.data && lists[shown].length === 0 && (
        <EmptyState>{t(`match.empty.${shown}`)}</EmptyState>
      )}
      <ul className={classes.list}>
        {lists[shown].map(({ modelId, match, settled }) => {
          const model = byId.get(modelId)
          if (!model) return null
          return (
            <li key={modelId} className={classes.match}>
              <div className={classes.name}>{model.modelName}</div>
              <div className={classes.facts}>{model.providerName}</div>
              <MatchLine modelId={modelId} match={match} settled={settled} />
            </li>
          )
        })}
      </ul>
    </Stack>
  )
}
