import { ActionIcon, Anchor, Group, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { BudgetStatus } from '../../../contract/budgets'
import { useFormat } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import { BudgetBar } from './budget-bar'
import classes from './budgets.module.css'

interface BudgetCardProps {
  budget: BudgetStatus
  blocked: string | null
  onEdit: () => void
  onRemove: () => void
}

const tones = { onTrack: 'good', forecastOver: 'warn', over: 'bad' } as const
const PARAMS = { provider: 'provider', model: 'model', project: 'project' } as const

/** One budget: its bar, what is spent and left of it, and what the month will come to. */
export function BudgetCard({ budget, blocked, onEdit, onRemove }: BudgetCardProps) {
  const { t } = useTranslation('budgets')
  const format = useFormat()
  const { name, scope, scopeName, state, spentUsd, amountUsd, forecastUsd, remainingUsd } = budget
  const isOver = remainingUsd.startsWith('-')
  return (
    <li className={classes.card}>
      <Group gap={8} wrap="nowrap">
        <h2 className={classes.name}>{name}</h2>
        <Tag tone={tones[state]}>{t(`state.${state}`)}</Tag>
        <span className={classes.quiet}>
          {scope.kind === 'workspace'
            ? t('scope.workspace')
            : t(`of.${scope.kind}`, { name: scopeName ?? `#${scope.id}` })}
        </span>
        <Menu>
          <Menu.Target>
            <ActionIcon ml="auto" aria-label={t('menu', { name })}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component={Link} href={callsHref(budget)}>
              {t('calls')}
            </Menu.Item>
            <Menu.Item onClick={onEdit} disabled={blocked !== null}>
              {t('edit')}
            </Menu.Item>
            <Menu.Item onClick={onRemove} disabled={blocked !== null}>
              {t('remove')}
            </Menu.Item>
            {blocked !== null && <Menu.Label maw={280}>{blocked}</Menu.Label>}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <BudgetBar budget={budget} />
      <dl className={classes.figures}>
        <Figure label={t('spent')} title={format.moneyFull(spentUsd)}>
          {t('spentOf', { spent: format.money(spentUsd), amount: format.money(amountUsd) })}{' '}
          <span className={classes.quiet}>{format.share(budget.share)}</span>
        </Figure>
        <Figure
          label={t(isOver ? 'overBy' : 'remaining')}
          title={format.moneyFull(remainingUsd.replace('-', ''))}
        >
          {format.money(remainingUsd.replace('-', ''))}
        </Figure>
        <Figure label={t('forecast')} title={forecastUsd && format.moneyFull(forecastUsd)}>
          {forecastUsd === null ? t('noForecast') : `≈ ${format.money(forecastUsd)}`}
        </Figure>
        <Figure label={t('days')}>{format.integer(budget.remainingDays)}</Figure>
      </dl>
      {budget.unpricedCalls > 0 && (
        <p className={classes.note}>
          {t('unpriced', {
            count: budget.unpricedCalls,
            calls: format.integer(budget.unpricedCalls),
          })}{' '}
          <Anchor component={Link} href={callsHref(budget, true)} size="xs" underline="always">
            {t('showUnpriced')}
          </Anchor>
        </p>
      )}
      {scope.kind !== 'workspace' && scope.kind !== 'project' && scopeName === null && (
        <p className={classes.note}>{t(`gone.${scope.kind}`)}</p>
      )}
    </li>
  )
}

interface FigureProps {
  label: string
  title?: string | null
  children: React.ReactNode
}

function Figure({ label, title, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tabular" title={title ?? undefined}>
        {children}
      </dd>
    </div>
  )
}

function callsHref({ scope }: BudgetStatus, unpriced = false): string {
  const params = new URLSearchParams({ period: 'thisMonth' })
  if (scope.kind !== 'workspace') params.set(PARAMS[scope.kind], scope.id)
  if (unpriced) params.set('unpriced', 'yes')
  return `/logs?${params.toString()}`
}
