import { Button, Skeleton } from '@mantine/core'
import { IconClockExclamation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MAX_HOUR_DAYS } from '../../../contract/spend'
import { EmptyState } from '../../ui/empty-state'
import classes from './page.module.css'

/** Hours of a year are no table: a shorter period, or days. */
export function TooLongForHours({
  onShorten,
  onDays,
}: {
  onShorten: () => void
  onDays: () => void
}) {
  const { t } = useTranslation('explorer')
  return (
    <EmptyState
      icon={IconClockExclamation}
      actions={
        <>
          <Button variant="default" onClick={onDays}>
            {t('tooLong.days')}
          </Button>
          <Button variant="default" onClick={onShorten}>
            {t('tooLong.shorten')}
          </Button>
        </>
      }
    >
      {t('tooLong.text', { days: MAX_HOUR_DAYS })}
    </EmptyState>
  )
}

const BAR_HEIGHTS = [54, 62, 40, 48, 71, 66, 30, 26, 58, 64, 80, 75, 69, 35, 28, 60, 72, 84, 90, 77]
const ROWS = 10

/** The chart and the table before their figures are there. */
export function ResultSkeleton({ chart, rowHeight }: { chart: boolean; rowHeight: number }) {
  const { t } = useTranslation('explorer')
  return (
    <div className={classes.skeleton} role="status" aria-label={t('table.loading')}>
      {chart && (
        <div className={classes.skeletonChart}>
          {BAR_HEIGHTS.map((height, index) => (
            <Skeleton key={index} height={`${height}%`} radius={2} animate={false} />
          ))}
        </div>
      )}
      <Skeleton height={32} radius={0} animate={false} />
      {Array.from({ length: ROWS }, (_, index) => (
        <div key={index} className={classes.skeletonRow} style={{ height: rowHeight }}>
          <Skeleton height={8} width={96 + ((index * 37) % 80)} />
          <Skeleton height={8} width={72} />
          <Skeleton height={8} width={72} />
          <Skeleton height={8} width={84} />
        </div>
      ))}
    </div>
  )
}
