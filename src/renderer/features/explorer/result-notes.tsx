import { Anchor, Button, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { RollupStatus } from '../../../contract/rollup'
import type { ExploreTable } from '../../../contract/explore'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { callsLink } from './calls-link'
import { isAdditive } from './explore-view'
import classes from './page.module.css'
import { isMoney } from './value-text'

interface ResultNotesProps {
  table: ExploreTable
  filter: UsageFilter
  rollup: RollupStatus | undefined
  /** Milliseconds for which the next answer is being waited for; 0: it is not. */
  waiting: boolean
  onShowAll: (() => void) | null
  onRefresh: () => void
  refreshing: boolean
  format: Format
}

/** What to know about the figures: what they leave out, how they came about, how old they are. */
export function ResultNotes(props: ResultNotesProps) {
  const { table, filter, rollup, waiting, onShowAll, onRefresh, refreshing, format } = props
  const { t } = useTranslation('explorer')
  const unpricedLink = callsLink(filter, 'unpricedCalls')
  const amount = isMoney(table.measure)
  return (
    <div className={classes.notes}>
      <span>{t('notes.calls', { count: table.calls, calls: format.integer(table.calls) })}</span>
      {table.unpricedCalls > 0 && (
        <span className={classes.unpriced}>
          {t(amount ? 'notes.unpricedOut' : 'notes.unpriced', {
            count: table.unpricedCalls,
            calls: format.integer(table.unpricedCalls),
          })}
          {unpricedLink !== null && (
            <Anchor component={Link} href={unpricedLink} className={classes.noteLink}>
              {t('notes.showThese')}
            </Anchor>
          )}
          <Anchor component={Link} href="/models" className={classes.noteLink}>
            {t('notes.setPrices')}
          </Anchor>
        </span>
      )}
      {!isAdditive(table.measure) && <span>{t('notes.rounded')}</span>}
      {onShowAll && (
        <Button variant="subtle" size="compact-xs" onClick={onShowAll}>
          {t('notes.showAll')}
        </Button>
      )}
      <span className={classes.source} role="status">
        {waiting ? (
          <>
            <Loader size={12} />
            {t(rollup?.state === 'ready' ? 'notes.reading' : 'notes.readingRows')}
          </>
        ) : (
          <Source table={table} rollup={rollup} format={format} />
        )}
        {!waiting && table.source.source === 'rollup' && rollup?.state === 'stale' && (
          <Button variant="subtle" size="compact-xs" onClick={onRefresh} loading={refreshing}>
            {t('notes.bringUp')}
          </Button>
        )}
      </span>
    </div>
  )
}

function Source({ table, rollup, format }: Pick<ResultNotesProps, 'table' | 'rollup' | 'format'>) {
  const { t } = useTranslation('explorer')
  const { source, asOf } = table.source
  const time = format.dateTime(asOf)
  if (source === 'rollup') {
    return rollup?.state === 'stale' ? (
      <span className={classes.aged}>{t('notes.stale', { age: format.relative(asOf), time })}</span>
    ) : (
      <span title={t('notes.sumsHint')}>{t('notes.sums', { time })}</span>
    )
  }
  const progress = rollup?.state === 'building' ? rollup.progress : null
  if (progress) {
    const share = progress.total ? Math.min(1, progress.done / progress.total) : null
    return (
      <span>
        {share === null
          ? t('notes.building', { time })
          : t('notes.buildingShare', { time, share: format.share(share) })}
      </span>
    )
  }
  return (
    <span title={rollup?.state === 'failed' ? (rollup.error ?? undefined) : undefined}>
      {t(rollup?.state === 'failed' ? 'notes.rowsFailed' : 'notes.rows', { time })}
    </span>
  )
}
