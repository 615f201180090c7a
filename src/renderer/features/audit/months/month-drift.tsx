import { Anchor, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Drift, DriftRow, FrozenCall } from '../../../../contract/months'
import { useModels } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { Tag } from '../../../ui/tag'
import classes from './months.module.css'

const tones = { changed: 'warn', added: 'good', removed: 'bad', moved: 'accent' } as const

/** The days that are no longer what they were, and the very calls. */
export function MonthDrift({ drift }: { drift: Drift }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  return (
    <section>
      <Title order={3}>{t('months.driftTitle')}</Title>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('months.day')}</th>
            <th scope="col" className={table.number}>
              {t('months.calls')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {drift.days.map(({ day, before, after }) => (
            <tr key={day}>
              <th scope="row">
                <Anchor component={Link} href={`/logs?from=${day}&to=${day}`} size="sm">
                  {format.day(day)}
                </Anchor>
              </th>
              <td className={table.number}>
                {t('months.fromTo', {
                  from: format.integer(before.calls),
                  to: format.integer(after.calls),
                })}
              </td>
              <td className={table.number}>
                {t('months.fromTo', {
                  from: format.moneyFixed(before.costUsd),
                  to: format.moneyFixed(after.costUsd),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" c="dimmed" my="xs">
        {drift.rowCount === null
          ? t(`months.rowsUnknown.${drift.rowsKnown === 'damaged' ? 'damaged' : 'noFile'}`)
          : t('months.rowsFound', {
              count: drift.rowCount,
              rows: format.integer(drift.rowCount),
              shown: format.integer(drift.rows.length),
            })}
      </Text>
      {drift.rows.length > 0 && (
        <ul className={classes.rows}>
          {drift.rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Row({ row }: { row: DriftRow }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const models = useModels().data?.models
  const { before, after } = row
  const words: Record<keyof FrozenCall, (call: FrozenCall) => string> = {
    createdAt: (call) => format.timestamp(call.createdAt),
    modelId: (call) =>
      models?.find(({ id }) => id === call.modelId)?.modelName ?? `#${call.modelId}`,
    projectId: (call) => t('months.projectId', { id: call.projectId }),
    inputTokens: (call) => t('months.inputOf', { tokens: format.integer(call.inputTokens) }),
    outputTokens: (call) => t('months.outputOf', { tokens: format.integer(call.outputTokens) }),
    cacheHit: (call) => t(call.cacheHit ? 'months.hit' : 'months.noHit'),
    costUsd: (call) => format.moneyFixed(call.costUsd),
  }
  const fields = Object.keys(words) as (keyof FrozenCall)[]
  const told = before && after ? fields.filter((field) => before[field] !== after[field]) : fields
  return (
    <li className={classes.row}>
      <Tag tone={tones[row.kind]}>{t(`months.rowKind.${row.kind}`)}</Tag>
      <span className="tabular">{t('months.call', { id: row.id })}</span>
      {told.map((field) => {
        const text = words[field]
        if (before && after) {
          return (
            <span key={field} className="tabular">
              {t('months.fromTo', { from: text(before), to: text(after) })}
            </span>
          )
        }
        const call = before ?? after
        return (
          <span key={field} className={`${classes.quiet} tabular`}>
            {call && text(call)}
          </span>
        )
      })}
    </li>
  )
}
