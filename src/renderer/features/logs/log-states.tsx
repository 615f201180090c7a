import { Button } from '@mantine/core'
import { IconFilterOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../../contract/usage'
import { EmptyState } from '../../ui/empty-state'
import { activeParts, filterParts, without } from './filter-parts'
import { clearedFilter, everything } from './use-log-location'
import { usePeriodText } from './use-period-text'

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
