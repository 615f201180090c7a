import { Button } from '@mantine/core'
import { IconFilterOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../contract/usage'
import { EmptyState } from '../ui/empty-state'
import {
  activeParts,
  clearedFilter,
  everything,
  filterParts,
  isAllTime,
  without,
} from './filter-parts'
import { usePeriodText } from './use-period-text'

interface NothingLeftProps {
  filter: UsageFilter
  onChange: (filter: UsageFilter) => void
}

/** The filter leaves nothing: what could be loosened. */
export function NothingLeft({ filter, onChange }: NothingLeftProps) {
  const { t } = useTranslation('scope')
  const periodText = usePeriodText()
  const parts = activeParts(filter)
  return (
    <EmptyState
      icon={IconFilterOff}
      actions={
        <>
          {!isAllTime(filter) && (
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
