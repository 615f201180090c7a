import { Skeleton, Text } from '@mantine/core'
import { IconPigMoney, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Budget } from '../../../contract/budgets'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { useWriteBlock } from '../../api/use-write-block'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { GuardedButton } from '../../ui/guarded-button'
import { useLast } from '../../ui/use-last'
import { BudgetCard } from './budget-card'
import { BudgetSheet, type BudgetTarget } from './budget-sheet'
import classes from './budgets.module.css'

/** What may be spent this month, what is, and where it is going. */
export default function BudgetsPage() {
  const { t } = useTranslation('budgets')
  const list = useRouteQuery('budgets.list', {})
  const blocked = useWriteBlock()
  const [target, setTarget] = useState<BudgetTarget | null>(null)
  const [removing, setRemoving] = useState<Budget | null>(null)
  const removed = useLast(removing)
  const remove = useRouteMutation('budgets.remove', { onSuccess: () => setRemoving(null) })
  const budgets = list.data?.budgets
  const add = (
    <GuardedButton
      leftSection={<IconPlus size={16} aria-hidden />}
      blocked={blocked}
      onClick={() => setTarget('new')}
    >
      {t('add')}
    </GuardedButton>
  )

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <Text size="sm" c="dimmed" maw="96ch">
          {t('description')}
        </Text>
        {budgets && budgets.length > 0 && add}
      </div>
      {list.isError && !budgets ? (
        <ErrorState
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : !budgets ? (
        <div aria-hidden className={classes.list}>
          {[0, 1, 2].map((card) => (
            <Skeleton key={card} height={120} />
          ))}
        </div>
      ) : budgets.length === 0 ? (
        <EmptyState icon={IconPigMoney} actions={add}>
          {t(list.data?.kept === false ? 'notKept' : 'empty')}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {budgets.map((budget) => (
            <BudgetCard
              key={budget.id}
              budget={budget}
              blocked={blocked}
              onEdit={() => setTarget(budget)}
              onRemove={() => {
                remove.reset()
                setRemoving(budget)
              }}
            />
          ))}
        </ul>
      )}
      <BudgetSheet target={target} onClose={() => setTarget(null)} />
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        onConfirm={() => removing && remove.mutate({ id: removing.id })}
        title={t('removeTitle', { name: removed?.name ?? '' })}
        confirmLabel={t('remove')}
        busy={remove.isPending}
        error={remove.error}
        danger
      >
        <Text size="sm">{t('removeText')}</Text>
      </ConfirmDialog>
    </div>
  )
}
