import { Button } from '@mantine/core'
import { IconDatabase, IconFileImport, IconFilterOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { UsageFilter } from '../../../contract/usage'
import { EmptyState } from '../../ui/empty-state'
import { activeParts, filterParts, without } from './filter-parts'
import { clearedFilter, everything } from './use-log-location'
import { usePeriodText } from './use-period-text'

/** The database has no calls at all. */
export function NoCalls() {
  const { t } = useTranslation('logs')
  return (
    <EmptyState
      icon={IconDatabase}
      actions={
        <>
          <Button
            component={Link}
            href="/imports"
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('empty.import')}
          </Button>
          <Button component={Link} href="/models" variant="default">
            {t('empty.models')}
          </Button>
          <Button component={Link} href="/settings" variant="default">
            {t('empty.connect')}
          </Button>
        </>
      }
    >
      {t('empty.text')}
    </EmptyState>
  )
}

interface NothingLeftProps {
  filter: UsageFilter
  onChange: (filter: UsageFilter) => void
}

/** The filter leaves nothing: what could be loosened. */
export function NothingLeft({ filter, onChange }: NothingLeftProps) {
  const { t } = useTranslation('logs')
  const periodText = usePeriodText()
  const parts = activeParts(filter)
  const isAllTime = filter.period.kind === 'preset' && filter.period.preset === 'allTime'
  return (
    <EmptyState
      icon={IconFilterOff}
      actions={
        <>
          {!isAllTime && (
            <Button
              variant="default"
              onClick={() => onChange({ ...filter, period: everything.period })}
            >
              {t('nothing.allTime')}
            </Button>
          )}
          {parts.map((part) => (
            <Button
              key={part}
              variant="default"
              leftSection={<IconX size={14} aria-hidden />}
              onClick={() => onChange(without(filter, filterParts[part]))}
            >
              {t('nothing.drop', { filter: t(`filter.${part}`) })}
            </Button>
          ))}
          {parts.length > 1 && (
            <Button variant="subtle" onClick={() => onChange(clearedFilter(filter))}>
              {t('filter.clearAll')}
            </Button>
          )}
        </>
      }
    >
      {parts.length > 0
        ? t('nothing.filter')
        : t('nothing.period', { period: periodText(filter.period) })}
    </EmptyState>
  )
}
