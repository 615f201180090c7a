import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../contract/usage'
import { type Format, useFormat } from '../api/use-format'

/** What the filters that are not lists say, in words; null where they do not narrow. */
export function useFilterTexts() {
  const { t } = useTranslation('scope')
  const format = useFormat()
  const range = (min: string | null, max: string | null): string | null => {
    if (min !== null && max !== null) return min === max ? min : t('range.between', { min, max })
    if (min !== null) return t('range.atLeast', { min })
    return max === null ? null : t('range.atMost', { max })
  }
  return {
    cacheHit: ({ cacheHit }: UsageFilter): string | null =>
      cacheHit === undefined ? null : cacheHit ? t('cacheHit.yes') : t('cacheHit.no'),
    cost: ({ costMin, costMax }: UsageFilter): string | null =>
      range(
        costMin === undefined ? null : format.moneyFull(costMin),
        costMax === undefined ? null : format.moneyFull(costMax),
      ),
    tokens: (filter: UsageFilter): string | null => {
      const input = range(
        tokens(filter.inputTokensMin, format),
        tokens(filter.inputTokensMax, format),
      )
      const output = range(
        tokens(filter.outputTokensMin, format),
        tokens(filter.outputTokensMax, format),
      )
      const texts = [
        ...(input === null ? [] : [t('range.input', { range: input })]),
        ...(output === null ? [] : [t('range.output', { range: output })]),
      ]
      return texts.length > 0 ? texts.join(', ') : null
    },
  }
}

function tokens(count: number | undefined, format: Format): string | null {
  return count === undefined ? null : format.integer(count)
}
