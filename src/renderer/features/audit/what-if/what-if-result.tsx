import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { WhatIf } from '../../../../contract/what-if'
import { useFormat } from '../../../api/use-format'
import { signedUsd } from '../../../lib/money'
import { FigureList } from '../../../ui/figure-list'
import { shareText } from './difference-text'
import { WhatIfTable } from './what-if-table'
import classes from './what-if.module.css'

/** What the scenario comes to: in all, by model and by month. */
export function WhatIfResult({ result }: { result: WhatIf }) {
  const { t } = useTranslation('whatIf')
  const format = useFormat()
  const { total, byModel, byMonth } = result
  const figures = [
    [t('figures.recorded'), format.money(total.recordedUsd), t('figures.recordedHint')],
    [t('figures.recomputed'), format.money(total.recomputedUsd), t('figures.recomputedHint')],
    [t('figures.scenario'), format.money(total.scenarioUsd), t('figures.scenarioHint')],
    [
      t('figures.difference'),
      signedUsd(total.differenceUsd, format.money),
      total.differenceShare === null
        ? t('figures.noShare')
        : t('figures.share', { share: shareText(total.differenceShare, format) }),
    ],
  ] as const
  const modelOf = (name: string | null, id: string): string => name ?? t('model', { id })
  return (
    <>
      <FigureList figures={figures} />
      <Notes result={result} />
      <WhatIfTable
        title={t('byModel')}
        first={t('columns.model')}
        withTarget
        total={total}
        rows={byModel.map((row) => ({
          ...row,
          key: row.modelId,
          label: modelOf(row.modelName, row.modelId),
          to: row.toName === '' ? t('ownPrices') : row.toName,
        }))}
      />
      <WhatIfTable
        title={t('byMonth')}
        first={t('columns.month')}
        total={total}
        rows={byMonth.map((row) => ({ ...row, key: row.month, label: row.month, to: null }))}
      />
    </>
  )
}

/** What is not in the figures, and what had to be assumed. */
function Notes({ result: { total, byModel } }: { result: WhatIf }) {
  const { t } = useTranslation('whatIf')
  const format = useFormat()
  const counted = (calls: number) => ({ count: calls, calls: format.integer(calls) })
  const { gained, unpriced, overLimitCalls } = total
  const notes: string[] = []
  if (unpriced.calls > 0) {
    const amount = format.money(unpriced.recordedUsd)
    notes.push(t('notes.unpriced', { ...counted(unpriced.calls), amount }))
  }
  if (gained.calls > 0) {
    const amount = format.money(gained.scenarioUsd)
    const recorded = format.money(gained.recordedUsd)
    notes.push(t('notes.gained', { ...counted(gained.calls), amount, recorded }))
  }
  if (overLimitCalls > 0) notes.push(t('notes.overLimit', counted(overLimitCalls)))
  for (const kind of ['cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const) {
    const rows = byModel.filter(({ assumedTokens }) => assumedTokens[kind] > 0)
    if (rows.length === 0) continue
    const names = [...new Set(rows.map(({ toName }) => toName || t('ownPrices')))].join(', ')
    const tokens = format.integer(total.assumedTokens[kind])
    notes.push(t(`notes.assumed.${kind}`, { tokens, names }))
  }
  notes.push(t('notes.tokens'))
  return (
    <ul className={classes.notes}>
      {notes.map((note) => (
        <Text component="li" key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
    </ul>
  )
}
