import { IconLockOpen } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Provider } from '../../../contract/providers'
import classes from './models.module.css'

/** Keys that another program wrote as text: how many, and where to encrypt them. */
export function PlainKeysNotice({ providers }: { providers: readonly Provider[] }) {
  const { t } = useTranslation('models')
  const count = providers.filter(({ apiKey }) => apiKey.state === 'plain').length
  if (count === 0) return null
  return (
    <div className={classes.notice}>
      <IconLockOpen size={16} aria-hidden />
      <span>{t('key.plainNotice', { count })}</span>
      <Link href="/settings/security">{t('key.plainAction')}</Link>
    </div>
  )
}
