import { Button, SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { modelTypeSchema } from '../../../contract/models'
import type { UsageFilter } from '../../../contract/usage'
import { isNarrowed } from '../../lib/scope'
import { readCostBound, readTokenBound } from './bounds'
import { type Choice, ChoiceFilter } from './choice-filter'
import { filterParts, without } from './filter-parts'
import { FilterPill, PillFace, PillShell } from './filter-pill'
import classes from './filters.module.css'
import { PeriodFilter } from './period-filter'
import { RangeFilter } from './range-filter'
import { useFilterTexts } from './use-filter-texts'
import { clearedFilter } from './use-log-location'

export interface FilterChoices {
  providers: Choice[]
  models: Choice[]
  projects: Choice[]
}

interface FilterBarProps {
  filter: UsageFilter
  choices: FilterChoices
  /** The name of the file that `importId` stands for, when known. */
  importName: string | null
  onChange: (filter: UsageFilter, replace?: boolean) => void
}

/** Every filter as a pill; those that narrow are filled and have a cross. */
export function FilterBar({ filter, choices, importName, onChange }: FilterBarProps) {
  const { t } = useTranslation('logs')
  const texts = useFilterTexts()
  const setList =
    (key: 'providerIds' | 'modelIds' | 'projectIds') => (ids: string[], further: boolean) =>
      onChange(ids.length > 0 ? { ...filter, [key]: ids } : without(filter, [key]), further)

  return (
    <div className={classes.bar} role="group" aria-label={t('filter.label')} id="logs-filter">
      <PeriodFilter period={filter.period} onChange={(period) => onChange({ ...filter, period })} />
      <ChoiceFilter
        label={t('filter.provider')}
        choices={choices.providers}
        chosen={filter.providerIds ?? []}
        onChange={setList('providerIds')}
      />
      <ChoiceFilter
        label={t('filter.model')}
        choices={choices.models}
        chosen={filter.modelIds ?? []}
        onChange={setList('modelIds')}
      />
      <ChoiceFilter
        label={t('filter.type')}
        choices={modelTypeSchema.options.map((type) => ({ value: type, label: t(`type.${type}`) }))}
        chosen={filter.modelTypes ?? []}
        onChange={(chosen, further) => {
          const modelTypes = modelTypeSchema.options.filter((type) => chosen.includes(type))
          const rest = without(filter, filterParts.type)
          onChange(modelTypes.length > 0 ? { ...rest, modelTypes } : rest, further)
        }}
        searchable={false}
      />
      <ChoiceFilter
        label={t('filter.project')}
        choices={choices.projects}
        chosen={filter.projectIds ?? []}
        onChange={setList('projectIds')}
      />
      <FilterPill
        label={t('filter.cacheHit')}
        value={texts.cacheHit(filter)}
        onRemove={() => onChange(without(filter, filterParts.cacheHit))}
      >
        {(close) => (
          <SegmentedControl
            aria-label={t('filter.cacheHit')}
            data={[
              { value: 'any', label: t('cacheHit.any') },
              { value: 'yes', label: t('cacheHit.yes') },
              { value: 'no', label: t('cacheHit.no') },
            ]}
            value={filter.cacheHit === undefined ? 'any' : filter.cacheHit ? 'yes' : 'no'}
            onChange={(value) => {
              const rest = without(filter, filterParts.cacheHit)
              close()
              onChange(value === 'any' ? rest : { ...rest, cacheHit: value === 'yes' })
            }}
          />
        )}
      </FilterPill>
      <RangeFilter
        label={t('filter.cost')}
        value={texts.cost(filter)}
        fields={[{ id: 'cost', range: { min: filter.costMin, max: filter.costMax } }]}
        read={readCostBound}
        prefix="$"
        onChange={({ cost }) => {
          const rest = without(filter, filterParts.cost)
          onChange({
            ...rest,
            ...(cost?.min === undefined ? {} : { costMin: cost.min }),
            ...(cost?.max === undefined ? {} : { costMax: cost.max }),
          })
        }}
      />
      <TokenFilter filter={filter} onChange={onChange} />
      <UnpricedFilter filter={filter} onChange={onChange} />
      {filter.importId !== undefined && (
        <PillShell
          label={t('filter.import')}
          value={importName ?? `#${filter.importId}`}
          onRemove={() => onChange(without(filter, filterParts.import))}
        >
          <span className={classes.main}>
            <PillFace label={t('filter.import')} value={importName ?? `#${filter.importId}`} />
          </span>
        </PillShell>
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
    </div>
  )
}

type PartProps = Pick<FilterBarProps, 'filter' | 'onChange'>

function TokenFilter({ filter, onChange }: PartProps) {
  const { t } = useTranslation('logs')
  const texts = useFilterTexts()
  const text = (count: number | undefined): string | undefined =>
    count === undefined ? undefined : String(count)
  const count = (bound: string | undefined): number | undefined =>
    bound === undefined ? undefined : Number(bound)
  return (
    <RangeFilter
      label={t('filter.tokens')}
      value={texts.tokens(filter)}
      fields={[
        {
          id: 'input',
          label: t('columns.input'),
          range: { min: text(filter.inputTokensMin), max: text(filter.inputTokensMax) },
        },
        {
          id: 'output',
          label: t('columns.output'),
          range: { min: text(filter.outputTokensMin), max: text(filter.outputTokensMax) },
        },
      ]}
      read={readTokenBound}
      onChange={({ input, output }) => {
        const bounds = {
          inputTokensMin: count(input?.min),
          inputTokensMax: count(input?.max),
          outputTokensMin: count(output?.min),
          outputTokensMax: count(output?.max),
        }
        const given = Object.entries(bounds).filter(([, value]) => value !== undefined)
        const rest = without(filter, filterParts.tokens)
        onChange({ ...rest, ...Object.fromEntries(given) })
      }}
    />
  )
}

function UnpricedFilter({ filter, onChange }: PartProps) {
  const { t } = useTranslation('logs')
  const on = filter.unpricedOnly === true
  const rest = without(filter, filterParts.unpriced)
  return (
    <PillShell
      label={t('filter.unpriced')}
      value={on ? t('filter.unpriced') : null}
      onRemove={() => onChange(rest)}
    >
      <button
        type="button"
        className={classes.main}
        aria-pressed={on}
        onClick={() => onChange(on ? rest : { ...rest, unpricedOnly: true })}
      >
        {on ? (
          <span className={classes.value}>{t('filter.unpriced')}</span>
        ) : (
          <PillFace label={t('filter.unpriced')} value={null} />
        )}
      </button>
    </PillShell>
  )
}
