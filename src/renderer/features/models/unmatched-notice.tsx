import { UnstyledButton } from '@mantine/core'
import { IconTagOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import { useRouteQuery } from '../../api/queries'
import classes from './models.module.css'
import { openSheet } from './models-store'
import { unmatched } from './unmatched'

/** Models that the catalogue could not be asked about: how many, and where to say what they are. */
export function UnmatchedNotice({ models }: { models: readonly Model[] }) {
  const { t } = useTranslation('models')
  const { data } = useRouteQuery('prices.matches', {})
  const count = unmatched(data?.matches ?? [], models).length
  if (count === 0) return null
  return (
    <div className={classes.notice} data-tone="info">
      <IconTagOff size={16} aria-hidden />
      <span>{t('match.notice', { count })}</span>
      <UnstyledButton
        className={classes.noticeAction}
        onClick={() => openSheet({ kind: 'matches' })}
      >
        {t('match.review')}
      </UnstyledButton>
    </div>
  )
}
