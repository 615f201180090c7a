import { Button } from '@mantine/core'
import { IconFilterOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../../contract/usage'
import { EmptyState } from '../../ui/empty-state'
import {
  everything,
  isAllTime,
  otherFilterCount,
  scopeLists,
  scopeParts,
  withList,
  withoutOtherFilters,
} from './scope-values'
import { usePeriodText } from './use-period-text'

interface NothingLeftProps {
  filter: UsageFilter
  onChange: (filter: UsageFilter) => void
}

/** The scope leaves nothing: what could be loosened. */
export function NothingLeft({ filter, onChange }: NothingLeftProps) {
  const { t } = useTranslation('dashboard')
  const periodText = usePeriodText()
  const active = scopeParts.filter((part) => filter[scopeLists[part]] !== undefined)
  const others = otherFilterCount(filter)
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
          {active.map((part) => (
            <Button
              key={part}
              variant="default"
              leftSection={<IconX size={14} aria-hidden />}
              onClick={() => onChange(withList(filter, part, []))}
            >
              {t('scope.clear', { part: t(`scope.${part}`) })}
            </Button>
          ))}
          {others > 0 && (
            <Button variant="default" onClick={() => onChange(withoutOtherFilters(filter))}>
              {t('scope.dropOthers')}
            </Button>
          )}
        </>
      }
    >
      {active.length + others > 0
        ? t('nothing.scope')
        : t('nothing.period', { period: periodText(filter.period) })}
    </EmptyState>
  )
}
