import { CloseButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../../contract/usage'
import { ChoicePill } from './choice-pill'
import { PeriodPill } from './period-pill'
import classes from './scope-bar.module.css'
import {
  otherFilterCount,
  scopeLists,
  type ScopePart,
  scopeParts,
  withList,
  withoutOtherFilters,
} from './scope-values'
import type { ScopeChoice } from './use-scope-choices'

interface ScopeBarProps {
  filter: UsageFilter
  choices: Record<ScopePart, ScopeChoice[]>
  /** What the figures are compared with, in words. */
  comparison: string | null
  /** `replace`: a further step of a change that is already a history entry. */
  onChange: (filter: UsageFilter, replace?: boolean) => void
}

/** The scope: period, project, provider, model. */
export function ScopeBar({ filter, choices, comparison, onChange }: ScopeBarProps) {
  const { t } = useTranslation('dashboard')
  const others = otherFilterCount(filter)
  return (
    <div className={classes.bar} role="group" aria-label={t('scope.label')}>
      <PeriodPill period={filter.period} onChange={(period) => onChange({ ...filter, period })} />
      {scopeParts.map((part) => (
        <ChoicePill
          key={part}
          label={t(`scope.${part}`)}
          choices={choices[part]}
          chosen={filter[scopeLists[part]] ?? []}
          onChange={(ids, further) => onChange(withList(filter, part, ids), further)}
        />
      ))}
      {others > 0 && (
        <span className={classes.others}>
          {t('scope.others', { count: others })}
          <CloseButton
            size={24}
            iconSize={12}
            radius="xl"
            aria-label={t('scope.dropOthers')}
            onClick={() => onChange(withoutOtherFilters(filter))}
          />
        </span>
      )}
      {comparison !== null && (
        <span className={classes.comparison} title={comparison}>
          {comparison}
        </span>
      )}
    </div>
  )
}
