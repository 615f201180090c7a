import { Button, Checkbox, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedModel } from '../../../../contract/provider-api'
import type { RouteOutput } from '../../../../contract/routes'
import { useFormat } from '../../../api/use-format'
import { EmptyState } from '../../../ui/empty-state'
import { Tag } from '../../../ui/tag'
import classes from './ask.module.css'

/** The chosen models by name. */
export type Picked = ReadonlyMap<string, ListedModel>

interface ProviderModelsListProps {
  answer: RouteOutput<'providerApi.models'>
  picked: Picked
  onPick: (picked: Picked) => void
}

const kinds = ['new', 'known', 'gone'] as const
type Kind = (typeof kinds)[number]

/** So many rows are drawn; the search narrows longer lists down. */
const MOST_ROWS = 200

export function ProviderModelsList({ answer, picked, onPick }: ProviderModelsListProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const [query, setQuery] = useState('')
  const fresh = answer.models.filter((model) => model.knownModelId === null)
  const known = answer.models.filter((model) => model.knownModelId !== null)
  const counts = { new: fresh.length, known: known.length, gone: answer.gone.length }
  const [kind, setKind] = useState<Kind>(counts.new > 0 ? 'new' : 'known')

  const wanted = query.trim().toLowerCase()
  const matches = (name: string): boolean => name.toLowerCase().includes(wanted)
  const listed = (kind === 'new' ? fresh : known).filter(
    (model) => matches(model.modelName) || matches(model.displayName ?? ''),
  )
  const gone = answer.gone.filter(({ modelName }) => matches(modelName))
  const total = kind === 'gone' ? gone.length : listed.length
  const allPicked = listed.length > 0 && listed.every(({ modelName }) => picked.has(modelName))

  const pick = (models: readonly ListedModel[], on: boolean): void => {
    const next = new Map(picked)
    for (const model of models) {
      if (on) next.set(model.modelName, model)
      else next.delete(model.modelName)
    }
    onPick(next)
  }

  return (
    <Stack gap="sm">
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t('ask.kinds')}
          data={kinds.map((one) => ({
            value: one,
            label: t(`ask.kind.${one}`, { models: format.integer(counts[one]) }),
          }))}
          value={kind}
          onChange={setKind}
        />
        <TextInput
          className={classes.search}
          size="xs"
          type="search"
          aria-label={t('table.search')}
          placeholder={t('table.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        {kind === 'new' && listed.length > 0 && (
          <Button size="xs" variant="default" onClick={() => pick(listed, !allPicked)}>
            {allPicked ? t('ask.none') : t('ask.all', { models: format.integer(listed.length) })}
          </Button>
        )}
      </div>
      {kind === 'gone' && counts.gone > 0 && (
        <Text size="xs" c="dimmed">
          {t('ask.goneHelp')}
        </Text>
      )}
      {total === 0 ? (
        <EmptyState
          icon={IconFilterOff}
          actions={
            wanted !== '' && (
              <Button variant="default" onClick={() => setQuery('')}>
                {t('filter.clear')}
              </Button>
            )
          }
        >
          {wanted === '' ? t(`ask.empty.${kind}`) : t('empty.searched', { query: query.trim() })}
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {kind === 'gone'
            ? gone.slice(0, MOST_ROWS).map(({ id, modelName }) => (
                <li key={id} className={classes.row}>
                  <span />
                  <span className={classes.name}>{modelName}</span>
                </li>
              ))
            : listed
                .slice(0, MOST_ROWS)
                .map((model) => (
                  <Row
                    key={model.modelName}
                    model={model}
                    picked={picked.has(model.modelName)}
                    onPick={kind === 'new' ? (on) => pick([model], on) : null}
                  />
                ))}
        </ul>
      )}
      {total > MOST_ROWS && (
        <Text size="xs" c="dimmed">
          {t('ask.some', { shown: format.integer(MOST_ROWS), total: format.integer(total) })}
        </Text>
      )}
    </Stack>
  )
}

interface RowProps {
  model: ListedModel
  picked: boolean
  /** null: it is recorded already. */
  onPick: ((on: boolean) => void) | null
}

function Row({ model, picked, onPick }: RowProps) {
  const { t } = useTranslation('models')
  return onPick ? (
    <li>
      <label className={`${classes.row} ${classes.pickable}`}>
        <Checkbox
          size="xs"
          mt={2}
          checked={picked}
          aria-label={model.modelName}
          onChange={(event) => onPick(event.currentTarget.checked)}
        />
        <Facts model={model} />
      </label>
    </li>
  ) : (
    <li className={classes.row}>
      <span />
      <div>
        <Facts model={model} />
        <Tag tone="good">{t('catalogue.isThere')}</Tag>
      </div>
    </li>
  )
}

function Facts({ model }: { model: ListedModel }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { catalogue, maxInputTokens } = model
  const input = catalogue?.priceInputPer1k ?? null
  const output = catalogue?.priceOutputPer1k ?? null
  return (
    <span>
      <span className={classes.line}>
        <span className={classes.name}>{model.modelName}</span>
        {input !== null && output !== null ? (
          <span className="tabular">
            {t(`catalogue.prices.${format.priceUnit}`, {
              input: format.price(input),
              output: format.price(output),
            })}
          </span>
        ) : (
          <span className={classes.unknown}>{t('ask.noPrice')}</span>
        )}
      </span>
      <span className={classes.facts}>
        {model.displayName !== null && <span>{model.displayName}</span>}
        <span>{t(`type.${model.modelType}`)}</span>
        {maxInputTokens !== null && (
          <span>{t('catalogue.context', { tokens: format.compact(maxInputTokens) })}</span>
        )}
        {catalogue && catalogue.modelName !== model.modelName && (
          <span>{t('ask.pricedAs', { model: catalogue.modelName })}</span>
        )}
      </span>
    </span>
  )
}
