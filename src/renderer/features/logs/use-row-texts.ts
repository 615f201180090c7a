import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelType } from '../../../contract/models'

/** The words of the rows, looked up once and not in every cell. */
export interface RowTexts {
  types: Record<ModelType, string>
  unknown: { provider: string; model: string; project: string }
  hit: string
  unpriced: string
  unpricedHint: string
}

export function useRowTexts(): RowTexts {
  const { t } = useTranslation('logs')
  return useMemo(
    () => ({
      types: { llm: t('type.llm'), vlm: t('type.vlm'), embedding: t('type.embedding') },
      unknown: {
        provider: t('unknown.provider'),
        model: t('unknown.model'),
        project: t('unknown.project'),
      },
      hit: t('cacheHit.hit'),
      unpriced: t('unpriced.badge'),
      unpricedHint: t('unpriced.hint'),
    }),
    [t],
  )
}
