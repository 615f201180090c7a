import { Tag } from '../../ui/tag'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../../contract/providers'

/** The mask of a provider's key, or what is the matter with it. */
export function KeyState({ apiKey }: { apiKey: Provider['apiKey'] }) {
  const { t } = useTranslation('models')
  switch (apiKey.state) {
    case 'none':
      return <span>{t('key.none')}</span>
    case 'encrypted':
      return <span className="tabular">{apiKey.mask}</span>
    case 'plain':
      return (
        <Tag tone="warn" title={t('key.plainHelp')}>
          {t('key.plain')}
        </Tag>
      )
    case 'unreadable':
      return (
        <Tag tone="bad" title={t('key.unreadableHelp')}>
          {t('key.unreadable')}
        </Tag>
      )
  }
}
