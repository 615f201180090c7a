import { SegmentedControl } from '@mantine/core'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { modelTypeSchema } from '../../contract/models'
import type { UsageFilter } from '../../contract/usage'
import { readCostBound, readTokenBound } from './bounds'
import { ChoiceFilter } from './choice-filter'
import { activeParts, filterParts, without } from './filter-parts'
import { FilterPill, PillFace, PillShell } from './filter-pill'
import classes from './filters.module.css'
import { RangeFilter } from './range-filter'
import { useFilterTexts } from './use-filter-texts'
import { useImportName } from './use-scope-choices'

interface PartProps {
  filter: UsageFilter
  /** `replace`: a further step of a change that is already a history entry. */
  onChange: (filter: UsageFilter, replace?: boolean) => void
}

/** The filters beside the scope's lists, in the order of the bar. */
export const moreParts = ['type', 'cacheHit', 'promptCache', 'cost', 'tokens', 'unpriced'] as const

export const partFilters: Record<(typeof moreParts)[number], ComponentType<PartProps>> = {
  type: TypeFilter,
  cacheHit: CacheHitFilter,
  promptCache: (props) => (
    <OnlyFilter {...props} part="promptCache" narrowed={{ promptCacheOnly: true }} />
  ),
  cost: CostFilter,
  tokens: TokenFilter,
  unpriced: (props) => <OnlyFilter {...props} part="unpriced" narrowed={{ unpricedOnly: true }} />,
}

function TypeFilter({ filter, onChange }: PartProps) {
  const { t } = useTranslation('scope')
  return (
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
  )
}

function CacheHitFilter({ filter, onChange }: PartProps) {
  const { t } = useTranslation('scope')
  const texts = useFilterTexts()
  return (
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
  )
}

function CostFilter({ filter, onChange }: PartProps) {
  const { t } = useTranslation('scope')
  const texts = useFilterTexts()
  return (
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
  )
}

/** Calls of one import: set by a link, so it can only be taken away here. */
export function ImportFilter({ filter, onChange, importId }: PartProps & { importId: string }) {
  const { t } = useTranslation('scope')
  const name = useImportName(importId) ?? `#${importId}`
  return (
    <PillShell
      label={t('filter.import')}
      value={name}
      onRemove={() => onChange(without(filter, filterParts.import))}
    >
      <span className={classes.main}>
        <PillFace label={t('filter.import')} value={name} />
      </span>
    </PillShell>
  )
}

function TokenFilter({ filter, onChange }: PartProps) {
  const { t } = useTranslation('scope')
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
          label: t('range.inputTokens'),
          range: { min: text(filter.inputTokensMin), max: text(filter.inputTokensMax) },
        },
        {
          id: 'output',
          label: t('range.outputTokens'),
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

interface OnlyFilterProps extends PartProps {
  part: 'unpriced' | 'promptCache'
  /** What the filter says while this one is on. */
  narrowed: Partial<UsageFilter>
}

/** On or off. */
function OnlyFilter({ filter, onChange, part, narrowed }: OnlyFilterProps) {
  const { t } = useTranslation('scope')
  const on = activeParts(filter).includes(part)
  const rest = without(filter, filterParts[part])
  return (
    <PillShell
      label={t(`filter.${part}`)}
      value={on ? t(`filter.${part}`) : null}
      onRemove={() => onChange(rest)}
    >
      <button
        type="button"
        className={classes.main}
        aria-pressed={on}
        onClick={() => onChange(on ? rest : { ...rest, ...narrowed })}
      >
        {on ? (
          <span className={classes.value}>{t(`filter.${part}`)}</span>
        ) : (
          <PillFace label={t(`filter.${part}`)} value={null} />
        )}
      </button>
    </PillShell>
  )
}
