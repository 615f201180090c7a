import { Button, CloseButton } from '@mantine/core'
import { IconPigMoney } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import type { Format } from '../../api/use-format'
import { Notice } from './notice'

/** Budgets that came to a threshold this month, until someone puts that aside. */
export function BudgetNotices({ format }: { format: Format }) {
  const { t } = useTranslation('dashboard')
  const notices = useRouteQuery('budgets.list', {}).data?.notices ?? []
  const acknowledge = useRouteMutation('budgets.acknowledge')
  return notices.map(({ budgetId, month, threshold, name, spentUsd, amountUsd }) => (
    <Notice
      key={budgetId}
      tone={threshold >= 100 ? 'warn' : 'info'}
      icon={IconPigMoney}
      actions={
        <>
          <Button size="compact-sm" variant="default" component={Link} href="/budgets">
            {t('notices.budgetShow')}
          </Button>
          <CloseButton
            size="sm"
            aria-label={t('notices.budgetDismiss')}
            onClick={() => acknowledge.mutate({ budgetId, month, threshold })}
          />
        </>
      }
    >
      <span title={format.moneyFull(spentUsd)}>
        {t('notices.budget', {
          name,
          percent: format.share(threshold / 100),
          amount: format.money(amountUsd),
        })}
      </span>
    </Notice>
  ))
}
