import { Button } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../contract/usage'
import { ChoiceFilter } from './choice-filter'
import { activeParts, clearedFilter } from './filter-parts'
import classes from './filters.module.css'
import { ImportFilter, moreParts, partFilters } from './part-filters'
import { PeriodFilter } from './period-filter'
import { scopeLists, scopeParts, withList } from './scope-lists'
import { isNarrowed } from './scope-url'
import { useScopeChoices } from './use-scope-choices'
import { useSlashKey } from './use-slash-key'

interface ScopeBarProps {
  filter: UsageFilter
  /** `replace`: a further step of a change that is already a history entry. */
  onChange: (filter: UsageFilter, replace?: boolean) => void
  /**
   * Offers every filter. Otherwise those beside period, project, provider and model show only where
   * they narrow, so that they can be seen and taken away.
   */
  full?: boolean
  /** Quiet words at the right. */
  note?: string | null
}

/** The scope, the same on every screen: each filter a pill; those that narrow are filled. */
export function ScopeBar({ filter, onChange, full = false, note = null }: ScopeBarProps) {
  const { t } = useTranslation('scope')
  const lists = useScopeChoices()
  const bar = useRef<HTMLDivElement>(null)
  useSlashKey(() => bar.current?.querySelector<HTMLElement>('button')?.focus())
  const narrows = new Set(activeParts(filter))
  const more = moreParts.filter((part) => full || narrows.has(part))
  return (
    <div ref={bar} className={classes.bar} role="group" aria-label={t('filter.label')}>
      <PeriodFilter period={filter.period} onChange={(period) => onChange({ ...filter, period })} />
      {scopeParts.map((part) => (
        <ChoiceFilter
          key={part}
          label={t(`filter.${part}`)}
          choices={lists[part].choices}
          retry={lists[part].retry}
          chosen={filter[scopeLists[part]] ?? []}
          onChange={(ids, further) => onChange(withList(filter, part, ids), further)}
        />
      ))}
      {more.map((part) => {
        const Part = partFilters[part]
        return <Part key={part} filter={filter} onChange={onChange} />
      })}
      {filter.importId !== undefined && (
        <ImportFilter filter={filter} onChange={onChange} importId={filter.importId} />
      )}
      {isNarrowed(filter) && (
        <Button
          variant="subtle"
          size="compact-sm"
          color="gray"
          onClick={() => onChange(clearedFilter(filter))}
        >
          {t('filter.clearAll')}
        </Button>
      )}
      {note !== null && (
        <span className={classes.barNote} title={note}>
          {note}
        </span>
      )}
    </div>
  )
}
