import { useTranslation } from 'react-i18next'
import { modelTypeSchema } from '../../../contract/models'
import type { ExploreTable } from '../../../contract/spend'
import { type GroupBy, isTime } from './explore-view'

type Group = Pick<ExploreTable['rows'][number], 'key' | 'label' | 'folded'>

/** The name of a row or column in words of the language. */
export function useGroupLabel(): (group: Group, by: GroupBy | null) => string {
  const { t } = useTranslation('explorer')
  return ({ key, label, folded }, by) => {
    if (folded > 0) return t('label.others', { count: folded })
    if (by === 'none') return t('label.all')
    if (key === 'unknown' && by === 'provider') return t('label.unknownProvider')
    if (by === 'type') {
      const type = modelTypeSchema.safeParse(key).data
      return type ? t(`type.${type}`) : t('label.unknownType')
    }
    return isTime(by) ? label : label || `#${key}`
  }
}
