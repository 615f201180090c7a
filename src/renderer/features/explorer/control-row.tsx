import { SegmentedControl, Select, type SelectProps, VisuallyHidden } from '@mantine/core'
import { useId } from '@mantine/hooks'
import { IconChartArea, IconChartBar, IconChartLine, IconTable } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExploreRequest } from '../../../contract/explore'
import {
  canSplit,
  type Chart,
  chartsFor,
  fittingChart,
  type GroupBy,
  kindKeys,
  measures,
  regrouped,
  timeKeys,
} from './explore-view'
import classes from './page.module.css'

interface ControlRowProps {
  request: ExploreRequest
  chart: Chart
  onRequest: (request: ExploreRequest) => void
  onChart: (chart: Chart) => void
  /** Stands at the right end. */
  children?: ReactNode
}

const chartIcons: Record<Chart, typeof IconTable> = {
  bar: IconChartBar,
  line: IconChartLine,
  area: IconChartArea,
  table: IconTable,
}

const NO_SPLIT = 'none'

/** Which figure, by what, split by what, drawn how. */
export function ControlRow({ request, chart, onRequest, onChart, children }: ControlRowProps) {
  const { t } = useTranslation('explorer')
  const { measure, groupBy, split } = request
  const keys = <K extends string>(list: readonly K[], allowed: (key: K) => boolean) =>
    list.map((key) => ({ value: key, label: t(`by.${key}`), disabled: !allowed(key) }))

  return (
    <div className={classes.controls} role="group" aria-label={t('control.label')}>
      <LabelledSelect
        label={t('control.measure')}
        w={172}
        data={measures.map((value) => ({ value, label: t(`measure.${value}`) }))}
        value={measure}
        onPick={(value) => onRequest({ ...request, measure: find(measures, value) ?? measure })}
      />
      <LabelledSelect
        label={t('control.groupBy')}
        w={140}
        data={[
          { group: t('control.time'), items: keys(timeKeys, () => true) },
          { group: t('control.kind'), items: keys(kindKeys, () => true) },
          { value: 'none', label: t('by.none') },
        ]}
        value={groupBy}
        onPick={(value) => {
          const next = find<GroupBy>([...timeKeys, ...kindKeys, 'none'], value)
          if (next) onRequest(regrouped(request, next))
        }}
      />
      <LabelledSelect
        label={t('control.split')}
        w={140}
        data={[
          { value: NO_SPLIT, label: t('control.noSplit') },
          { group: t('control.kind'), items: keys(kindKeys, (key) => canSplit(groupBy, key)) },
          { group: t('control.time'), items: keys(timeKeys, (key) => canSplit(groupBy, key)) },
        ]}
        value={split ?? NO_SPLIT}
        onPick={(value) =>
          onRequest({ ...request, split: find([...timeKeys, ...kindKeys], value) ?? null })
        }
      />
      <SegmentedControl
        size="xs"
        aria-label={t('control.chart')}
        className={classes.charts}
        value={fittingChart(chart, request)}
        onChange={(value) => {
          const next = find(chartsFor(request), value)
          if (next) onChart(next)
        }}
        data={chartsFor(request).map((value) => {
          const Icon = chartIcons[value]
          return {
            value,
            label: (
              <span className={classes.chartChoice} title={t(`chart.${value}`)}>
                <Icon size={16} stroke={1.6} aria-hidden />
                <VisuallyHidden>{t(`chart.${value}`)}</VisuallyHidden>
              </span>
            ),
          }
        })}
      />
      {children}
    </div>
  )
}

interface LabelledSelectProps extends Pick<SelectProps, 'data' | 'w'> {
  label: string
  value: string
  onPick: (value: string) => void
}

function LabelledSelect({ label, value, onPick, ...props }: LabelledSelectProps) {
  const id = useId()
  return (
    <div className={classes.control}>
      <label htmlFor={id} className={classes.controlLabel}>
        {label}
      </label>
      <Select
        {...props}
        id={id}
        size="xs"
        value={value}
        allowDeselect={false}
        onChange={(next) => next !== null && onPick(next)}
        comboboxProps={{ transitionProps: { duration: 80 }, shadow: 'md' }}
      />
    </div>
  )
}

function find<T extends string>(list: readonly T[], value: string): T | undefined {
  return list.find((one) => one === value)
}
