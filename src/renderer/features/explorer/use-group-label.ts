import { useTranslation } from 'react-i18next'
import { modelTypeSchema } from '../../../contract/models'
import type { ExploreTable } from '../../../contract/explore'
import { type GroupBy, isTime } from './explore-view'

type Group = Pick<ExploreTable['rows'][number], 'key' | 'label' | 'folded'>

export interface GroupLabel {
  /** A model's provider shortened, so that what comes after it can be told apart. */
  (group: Group, by: GroupBy | null): string
  whole(group: Group, by: GroupBy | null): string
}

/** The name of a row or column in words of the language. */
export function useGroupLabel(): GroupLabel {
  const { t } = useTranslation('explorer')
  const whole: GroupLabel['whole'] = ({ key, label, folded }, by) => {
    if (folded > 0) return t('label.others', { count: folded })
    if (by === 'none') return t('label.all')
    if (key === 'unknown' && by === 'provider') return t('label.unknownProvider')
    if (by === 'type') {
      const type = modelTypeSchema.safeParse(key).data
      return type ? t(`type.${type}`) : t('label.unknownType')
    }
    return isTime(by) ? label : label || `#${key}`
  }
  const short = (group: Group, by: GroupBy | null): string =>
    by === 'model' ? withShortProvider(whole(group, by)) : whole(group, by)
  return Object.assign(short, { whole })
}

const MAX_PROVIDER = 16

/** "Google Vertex AI (Europe West) / gemini-3" → "Google Vertex A… / gemini-3" */
export function withShortProvider(label: string): string {
  const end = label.indexOf(' / ')
  const provider = Array.from(label.slice(0, Math.max(end, 0)))
  if (provider.length <= MAX_PROVIDER) return label
  return `${provider
    .slice(0, MAX_PROVIDER - 1)
    .join('')
    .trimEnd()}…${label.slice(end)}`
}
