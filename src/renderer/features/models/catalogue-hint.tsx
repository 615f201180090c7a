import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '../../../contract/catalogue'
import { useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { compareDecimals } from '../../lib/decimal'
import { type PriceText, priceText, readPrice } from '../../lib/price'
import { matchCatalogueProvider, matchEntry } from './catalogue-match'
import { CatalogueNotes } from './catalogue-notes'
import type { ModelValues } from './model-values'
import classes from './models.module.css'

interface CatalogueHintProps {
  values: ModelValues
  provider: { name: string; baseUrl: string } | null
  onUse: (part: Pick<ModelValues, 'priceInput' | 'priceOutput' | 'priceSource'>) => void
  disabled: boolean
}

/** What the catalogue asks for the model of that name, and a button that takes it over. */
export function CatalogueHint({ values, provider, onUse, disabled }: CatalogueHintProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const [name] = useDebouncedValue(values.modelName.trim(), 250)
  const known = useRouteQuery('catalogue.providers', {}, { staleTime: Infinity }).data?.providers
  const match = provider && known ? matchCatalogueProvider(provider, known) : undefined
  const found = useRouteQuery(
    'catalogue.search',
    {
      query: name.slice(0, 200),
      limit: 50,
      ...(match ? { catalogueProviderId: match.catalogueProviderId } : {}),
    },
    { enabled: known !== undefined && name.length > 1, staleTime: Infinity },
  ).data
  const entry = found && matchEntry(name, found.entries)
  if (!found || !entry || entry.priceInputPer1k === null || entry.priceOutputPer1k === null) {
    return null
  }

  const { priceInputPer1k: input, priceOutputPer1k: output } = entry
  const { unit } = values.priceInput
  const isSame = same(values.priceInput, input) && same(values.priceOutput, output)
  const prices = t(`catalogue.prices.${unit}`, {
    input: format.price(input, unit),
    output: format.price(output, unit),
  })
  return (
    <div className={classes.hint} role="status">
      <div>
        <div>{isSame ? t('catalogue.same', { version: found.version }) : prices}</div>
        {!isSame && <div className={classes.dim}>{describe(entry, found.version)}</div>}
        <CatalogueNotes notes={entry.notes} />
      </div>
      {!isSame && (
        <Button
          size="xs"
          variant="default"
          disabled={disabled}
          onClick={() =>
            onUse({
              priceInput: priceText(input, unit),
              priceOutput: priceText(output, unit),
              priceSource: found.version,
            })
          }
        >
          {t('catalogue.use')}
        </Button>
      )}
    </div>
  )
}

function describe(entry: CatalogueEntry, version: string): string {
  return `${entry.providerName} · ${version}`
}

function same({ text, unit }: PriceText, per1k: string): boolean {
  const entry = readPrice(text, unit)
  return entry.ok && compareDecimals(entry.per1k, per1k) === 0
}
