import { useTranslation } from 'react-i18next'
import type { TrailEntry, TrailValue } from '../../../../contract/trail'
import { useProviders } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'

/** The words for fields and their values; a field without a word is told by its own name. */
export function useTrailTexts() {
  const { t, i18n } = useTranslation('audit')
  const format = useFormat()
  const providers = useProviders().data?.providers
  return {
    name: ({ subject }: TrailEntry, name: string): string =>
      subject === 'settings' ? t(`trail.settings.${name}`, { defaultValue: name }) : name,
    field: (field: string): string => {
      const key = `audit:trail.field.${field}`
      return i18n.exists(key) ? t(key) : field
    },
    value: (field: string, value: TrailValue): string => {
      if (typeof value === 'boolean') return t(value ? 'trail.yes' : 'trail.no')
      if (typeof value === 'number') return format.integer(value)
      if (value === null) return ''
      switch (field) {
        case 'inputPer1k':
        case 'outputPer1k':
        case 'cacheReadPer1k':
        case 'cacheWrite5mPer1k':
        case 'cacheWrite1hPer1k':
          return format.price(value)
        case 'amountUsd':
        case 'costUsd':
          return format.moneyFull(value)
        case 'effectiveFrom':
          return format.timestamp(value)
        case 'billedAs':
          return value === 'platform' ? t('trail.platform') : value
        case 'modelType':
          return t(`models:table.types.${value}`, { defaultValue: value })
        case 'providerId':
          return providers?.find(({ id }) => id === value)?.name ?? `#${value}`
        default:
          return value
      }
    },
  }
}
