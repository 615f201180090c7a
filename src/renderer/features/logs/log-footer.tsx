import { Button, Skeleton, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageTotals } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { errorReport } from '../../lib/error-text'
import { cappedCount } from '../../lib/numbers'
import { CopyDetails } from '../../ui/copy-button'
import classes from './log-footer.module.css'

interface LogFooterProps {
  /** A count that stops at 10,000, until the totals are there. */
  count: { calls: number; capped: boolean } | undefined
  totals: UsageTotals | undefined
  /** Why the totals could not be read. */
  error: unknown
  onRetry: () => void
  retrying: boolean
  /** Left out where the list already holds nothing else. */
  onShowUnpriced: (() => void) | null
  format: Format
}

/** The sums of everything the filter leaves. Calls without a price stand apart. */
export function LogFooter(props: LogFooterProps) {
  const { count, totals, error, format } = props
  const { t } = useTranslation('logs')
  const failed = error !== null && totals === undefined
  return (
    <footer className={classes.footer} aria-label={t('totals.label')}>
      <dl className={classes.figures}>
        <Figure name={t('totals.calls')} strong>
          {totals
            ? format.integer(totals.calls)
            : count
              ? cappedCount(count, format.integer)
              : null}
        </Figure>
        {!failed && (
          <>
            <Figure name={t('columns.input')}>
              {totals ? format.integer(totals.inputTokens) : null}
            </Figure>
            <Figure name={t('columns.output')}>
              {totals ? format.integer(totals.outputTokens) : null}
            </Figure>
            <Figure name={t('totals.cacheHits')}>
              {totals ? format.integer(totals.cacheHits) : null}
            </Figure>
          </>
        )}
      </dl>
      {failed ? (
        <FailedTotals {...props} />
      ) : (
        <div className={classes.money}>
          {totals && totals.unpricedCalls > 0 && (
            <Unpriced calls={totals.unpricedCalls} onShow={props.onShowUnpriced} format={format} />
          )}
          <dl className={classes.figures}>
            <Figure name={totals?.unpricedCalls ? t('totals.costPriced') : t('totals.cost')} strong>
              {totals ? <Cost value={totals.costUsd} format={format} /> : null}
            </Figure>
          </dl>
        </div>
      )}
    </footer>
  )
}

function Figure({
  name,
  children,
  strong,
}: {
  name: string
  children: ReactNode
  strong?: boolean
}) {
  const { t } = useTranslation('logs')
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd className={strong ? classes.strong : undefined}>
        {children ?? (
          <Skeleton width={56} height={10} role="img" aria-label={t('totals.counting')} />
        )}
      </dd>
    </div>
  )
}

function Cost({ value, format }: { value: string; format: Format }) {
  const exact = format.moneyFixed(value)
  return (
    <Tooltip label={exact}>
      <span tabIndex={0} aria-label={exact}>
        {format.money(value)}
      </span>
    </Tooltip>
  )
}

interface UnpricedProps {
  calls: number
  onShow: (() => void) | null
  format: Format
}

function Unpriced({ calls, onShow, format }: UnpricedProps) {
  const { t } = useTranslation('logs')
  const text = t('totals.unpriced', { count: calls, calls: format.integer(calls) })
  if (!onShow) return <span className={classes.unpriced}>{text}</span>
  return (
    <button
      type="button"
      className={classes.unpriced}
      onClick={onShow}
      title={t('totals.showUnpriced')}
    >
      {text}
    </button>
  )
}

function FailedTotals({ error, onRetry, retrying }: LogFooterProps) {
  const { t } = useTranslation('logs')
  const errorText = useErrorText()
  return (
    <div className={classes.money} role="alert">
      <span className={classes.failed} title={errorText.text(error)}>
        {t('totals.failed')} {errorText.text(error)}
      </span>
      <Button size="compact-sm" variant="default" onClick={onRetry} loading={retrying}>
        {t('common:actions.retry')}
      </Button>
      <CopyDetails text={errorReport(error)} />
    </div>
  )
}
