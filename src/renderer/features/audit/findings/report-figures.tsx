import { useTranslation } from 'react-i18next'
import type { AuditReport } from '../../../../contract/audit'
import { useFormat } from '../../../api/use-format'
import { FigureList } from '../../../ui/figure-list'

/** What was looked at, and how much of it agrees. */
export function ReportFigures({ report }: { report: AuditReport }) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const { total, checkedCalls, agreeingCalls, roundingUsd } = report
  const figures = [
    [t('figures.recorded'), format.money(total.recordedUsd), t('figures.recordedHint')],
    [
      t('figures.recomputed'),
      total.recomputedUsd === null ? '–' : format.money(total.recomputedUsd),
      t('figures.recomputedHint'),
    ],
    [
      t('figures.agreeing'),
      checkedCalls === 0 ? '–' : format.share(agreeingCalls / checkedCalls),
      t('figures.agreeingHint', {
        agreeing: format.integer(agreeingCalls),
        checked: format.integer(checkedCalls),
      }),
    ],
    [t('figures.rounding'), format.money(roundingUsd), t('figures.roundingHint')],
  ] as const
  return <FigureList figures={figures} />
}
