import { Skeleton, VisuallyHidden } from '@mantine/core'
import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { RouteOutput } from '../../../contract/routes'
import type { SpendFigures } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { averageMoney, signedMoney, signedPoints, signedShare } from '../../lib/chart-format'
import { Sparkline } from '../../ui/charts/sparkline'
import {
  callsBehind,
  type Change,
  changeOf,
  type FigureId,
  figureIds,
  figureNumber,
  isGoodNews,
} from './figure-values'
import classes from './figures.module.css'
import { callsHref } from '../../scope/calls-href'

interface FiguresProps {
  overview: RouteOutput<'spend.overview'> | undefined
  /** What rounding took off the total; undefined while it is not known. */
  rounding: RouteOutput<'spend.recomputed'>['rounding'] | undefined
  filter: UsageFilter
  format: Format
}

/** Five figures, each with its change, its run and the calls behind it. */
export function Figures({ overview, rounding, filter, format }: FiguresProps) {
  const { t } = useTranslation('dashboard')
  return (
    <ul className={classes.row} aria-label={t('figures.label')}>
      {figureIds.map((id) => (
        <li key={id} className={classes.cell}>
          {overview ? (
            <Figure
              id={id}
              overview={overview}
              note={id === 'spend' && rounding ? roundingText(rounding) : null}
              filter={filter}
              format={format}
            />
          ) : (
            <div className={classes.figure}>
              <span className={classes.name}>{t(`figures.${id}`)}</span>
              <Skeleton height={20} width="60%" my={5} />
              <Skeleton height={10} width="40%" my={4} />
              <Skeleton height={28} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )

  function roundingText({ lossUsd, calls }: NonNullable<FiguresProps['rounding']>): Note | null {
    if (Number(lossUsd) === 0) return null
    const isLoss = !lossUsd.startsWith('-')
    const size = format.money(lossUsd.replace('-', ''))
    return {
      short: t('rounding.short', { amount: signedMoney(lossUsd, format.locale) }),
      long: t(isLoss ? 'rounding.less' : 'rounding.more', {
        count: calls,
        calls: format.integer(calls),
        amount: size,
      }),
    }
  }
}

interface Note {
  short: string
  long: string
}

interface FigureProps {
  id: FigureId
  overview: RouteOutput<'spend.overview'>
  note: Note | null
  filter: UsageFilter
  format: Format
}

function Figure({ id, overview, note, filter, format }: FigureProps) {
  const { t } = useTranslation('dashboard')
  const { figures, previous, points } = overview
  const change = changeOf(id, figures, previous?.figures)
  const behind = callsBehind(id, filter)
  const before = previous ? figureText(id, previous.figures, format) : null
  const exact = exactText(id, figures, format)
  return (
    <Link href={callsHref(behind.filter, behind.sort)} className={classes.figure}>
      <span className={classes.name}>
        {t(`figures.${id}`)}
        {note && (
          <span className={classes.rounding} title={note.long}>
            {note.short}
          </span>
        )}
      </span>
      <span className={classes.value} title={exact ?? undefined}>
        {figureText(id, figures, format)}
      </span>
      <span className={classes.change}>
        <ChangeText id={id} change={change} format={format} />
        {before !== null && change.kind !== 'none' && (
          <span className={classes.before}>{t('change.before', { value: before })}</span>
        )}
      </span>
      <Sparkline values={points.map((point) => figureNumber(id, point))} />
      <VisuallyHidden>{t('figures.open')}</VisuallyHidden>
    </Link>
  )
}

interface ChangeTextProps {
  id: FigureId
  change: Change
  format: Format
}

function ChangeText({ id, change, format }: ChangeTextProps) {
  const { t } = useTranslation('dashboard')
  if (change.kind === 'none') return <span className={classes.before}>{t('change.none')}</span>
  if (change.kind === 'same') return <span>{t('change.same')}</span>
  if (change.kind === 'new') return <span>{t('change.new')}</span>
  const Arrow = change.value > 0 ? IconArrowUpRight : IconArrowDownRight
  return (
    <span className={classes.moved} data-good={isGoodNews(id, change) || undefined}>
      <Arrow size={14} stroke={1.8} aria-hidden />
      {change.kind === 'share'
        ? signedShare(change.value, format.locale)
        : t('change.points', { value: signedPoints(change.value, format.locale) })}
    </span>
  )
}

function figureText(id: FigureId, figures: SpendFigures, format: Format): string {
  switch (id) {
    case 'spend':
      return format.money(figures.costUsd)
    case 'calls':
      return format.integer(figures.calls)
    case 'tokens':
      return format.compact(figures.inputTokens + figures.outputTokens)
    case 'cacheHitRate':
      return figures.cacheHitRate === null ? '–' : format.share(figures.cacheHitRate)
    case 'averageCost':
      return figures.averageCostUsd === null
        ? '–'
        : averageMoney(figures.averageCostUsd, format.locale)
  }
}

/** What the figure leaves out, on pointing at it. */
function exactText(id: FigureId, figures: SpendFigures, format: Format): string | null {
  if (id === 'spend') return format.moneyFull(figures.costUsd)
  if (id === 'averageCost' && figures.averageCostUsd !== null) {
    return format.moneyFull(figures.averageCostUsd)
  }
  if (id !== 'tokens') return null
  return `${format.integer(figures.inputTokens)} + ${format.integer(figures.outputTokens)}`
}
