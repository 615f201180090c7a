import { useTranslation } from 'react-i18next'
import type { ExploreTable } from '../../../contract/explore'

/** "Cost by day and provider", in words of the language. */
export function useTableTitle(): (
  table: Pick<ExploreTable, 'measure' | 'groupBy' | 'split'>,
) => string {
  const { t } = useTranslation('explorer')
  return ({ measure, groupBy, split }) => {
    const words = { measure: t(`measure.${measure}`) }
    if (groupBy === 'none') {
      return split === null
        ? t('title.total', words)
        : t('title.by', { ...words, by: t(`in.${split}`) })
    }
    const by = t(`in.${groupBy}`)
    return split === null
      ? t('title.by', { ...words, by })
      : t('title.bySplit', { ...words, by, split: t(`in.${split}`) })
  }
}
