import { Button, Progress } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAlertTriangle,
  IconClock,
  IconHistory,
  IconRefresh,
  IconTagOff,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { DayChange, RollupStatus } from '../../../contract/rollup'
import type { SpendSource } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { ChangesModal } from './changes-modal'
import { callsHref, unpricedModelsHref } from '../../scope/calls-href'
import { BudgetNotices } from './budget-notices'
import { Notice } from './notice'
import classes from './notices.module.css'

interface NoticesProps {
  unpricedCalls: number
  filter: UsageFilter
  changes: readonly DayChange[]
  rollup: RollupStatus | undefined
  source: SpendSource | undefined
  /** The database does not answer: what is shown is from the daily sums. */
  offline: boolean
  onReconnect: () => void
  onRebuild: () => void
  busy: boolean
  format: Format
}

/** What a person should know of the figures, one line each, with what can be done. */
export function Notices(props: NoticesProps) {
  const { unpricedCalls, filter, changes, rollup, source, offline, busy, format } = props
  const { t } = useTranslation('dashboard')
  const [changesOpened, review] = useDisclosure(false)
  const progress = rollup?.state === 'building' ? rollup.progress : null
  const age = source?.source === 'rollup' ? source.asOf : rollup?.refreshedAt
  const isOld = offline || rollup?.state === 'stale'
  return (
    <div className={classes.list} role="region" aria-label={t('notices.label')}>
      {isOld && age && (
        <Notice
          tone={offline ? 'warn' : 'info'}
          icon={IconClock}
          actions={
            offline && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={props.onReconnect}
                loading={busy}
              >
                {t('common:actions.retry')}
              </Button>
            )
          }
        >
          <span title={format.dateTime(age)}>
            {t(offline ? 'notices.offline' : 'notices.stale', { age: format.relative(age) })}
          </span>
        </Notice>
      )}
      {rollup?.state === 'building' && (
        <Notice tone="info" icon={IconRefresh}>
          <BuildText progress={progress} format={format} />
        </Notice>
      )}
      {rollup?.state === 'failed' && (
        <Notice
          tone="warn"
          icon={IconAlertTriangle}
          actions={
            <Button size="compact-sm" variant="default" onClick={props.onRebuild} loading={busy}>
              {t('notices.rebuild')}
            </Button>
          }
        >
          <span title={rollup.error ?? undefined}>{t('notices.failed')}</span>
        </Notice>
      )}
      <BudgetNotices format={format} />
      {unpricedCalls > 0 && (
        <Notice
          tone="warn"
          icon={IconTagOff}
          actions={
            <>
              <Button size="compact-sm" component={Link} href={unpricedModelsHref}>
                {t('notices.setPrices')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                component={Link}
                href={callsHref({ ...filter, unpricedOnly: true })}
              >
                {t('notices.showCalls')}
              </Button>
            </>
          }
        >
          {t('notices.unpriced', { count: unpricedCalls, calls: format.integer(unpricedCalls) })}
        </Notice>
      )}
      {changes.length > 0 && (
        <Notice
          tone="info"
          icon={IconHistory}
          actions={
            <Button size="compact-sm" variant="default" onClick={review.open}>
              {t('notices.review')}
            </Button>
          }
        >
          {t('notices.changed', {
            count: dayCount(changes),
            days: format.integer(dayCount(changes)),
          })}
        </Notice>
      )}
      <ChangesModal
        opened={changesOpened}
        onClose={review.close}
        changes={changes}
        format={format}
      />
    </div>
  )
}

function BuildText({ progress, format }: { progress: RollupStatus['progress']; format: Format }) {
  const { t } = useTranslation('dashboard')
  const total = progress?.total ?? null
  const share = progress && total ? Math.min(1, progress.done / total) : null
  if (share === null) return <>{t('notices.building')}</>
  return (
    <span className={classes.progress}>
      {t('notices.buildingShare', { share: format.share(share) })}
      <Progress
        value={share * 100}
        size="sm"
        className={classes.bar}
        aria-label={t('notices.building')}
      />
    </span>
  )
}

function dayCount(changes: readonly DayChange[]): number {
  return new Set(changes.map(({ day }) => day)).size
}
