import { ActionIcon, CloseButton, Skeleton } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { UsageDetail } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { CopyText } from '../../ui/copy-button'
import { ErrorState } from '../../ui/error-state'
import { CallDetail } from './call-detail'
import classes from './call-sheet.module.css'

interface CallSheetProps {
  id: string
  /** It has room beside the list; otherwise it lies over it. */
  beside: boolean
  detail: UsageDetail | undefined
  /** The detail is still that of the call before. */
  stale: boolean
  error: unknown
  onRetry: () => void
  retrying: boolean
  onPrevious: () => void
  onNext: () => void
  onClose: () => void
  format: Format
}

/**
 * One call at the right of the list. It is no dialog: the list stays in use beside it, and the
 * arrow keys go on moving through it.
 */
export function CallSheet(props: CallSheetProps) {
  const { id, detail, stale, error, format } = props
  const { t } = useTranslation('logs')
  const title = t('sheet.title', { id: detail?.id ?? id })
  return (
    <aside
      className={classes.sheet}
      aria-label={title}
      data-call-sheet
      data-beside={props.beside || undefined}
    >
      <header className={classes.header}>
        <h2 className={`${classes.title} tabular`}>{title}</h2>
        <ActionIcon size="md" onClick={props.onPrevious} aria-label={t('sheet.previous')}>
          <IconChevronUp size={16} stroke={1.8} aria-hidden />
        </ActionIcon>
        <ActionIcon size="md" onClick={props.onNext} aria-label={t('sheet.next')}>
          <IconChevronDown size={16} stroke={1.8} aria-hidden />
        </ActionIcon>
        <CloseButton size="md" onClick={props.onClose} aria-label={t('common:actions.close')} />
      </header>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="region"
        aria-label={t('sheet.region')}
        aria-busy={stale}
      >
        {error !== null && !detail ? (
          <ErrorState error={error} onRetry={props.onRetry} retrying={props.retrying} />
        ) : detail ? (
          <CallDetail detail={detail} format={format} />
        ) : (
          <SheetSkeleton />
        )}
      </div>
      {detail && (
        <footer className={classes.footer}>
          <CopyText text={detail.id} label={t('sheet.copyId')} />
          <CopyText text={JSON.stringify(detail, null, 2)} label={t('sheet.copyJson')} />
        </footer>
      )}
    </aside>
  )
}

function SheetSkeleton() {
  return (
    <div aria-hidden>
      <Skeleton width={140} height={24} mb={24} />
      {[88, 72, 80, 64, 92].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={10} mb={14} />
      ))}
      <Skeleton height={112} mt={24} />
    </div>
  )
}
