import { Switch, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditReport } from '../../../../contract/audit'
import { useFormat } from '../../../api/use-format'
import { Tag } from '../../../ui/tag'
import classes from './findings.module.css'

type Rate = AuditReport['rates'][number]

/** More are not drawn at once. */
const MOST = 200

/** The rates that stored costs imply, by model and month: undocumented price changes show here. */
export function RatesTable({
  rates,
  leftOut,
}: {
  rates: readonly Rate[]
  leftOut: AuditReport['ratesLeftOut']
}) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const [onlyDiffering, setOnlyDiffering] = useState(rates.some(({ differs }) => differs))
  const shown = rates.filter(({ differs }) => differs || !onlyDiffering)
  const known = (per1k: string | null): string => (per1k === null ? '–' : format.price(per1k))
  const withError = (per1k: string, error: string | null): string =>
    error === null ? format.price(per1k) : `${format.price(per1k)} ± ${format.price(error)}`
  return (
    <section className={classes.rates} aria-labelledby="implied-rates">
      <div className={classes.ratesHead}>
        <div>
          <h2 id="implied-rates">{t('rates.title')}</h2>
          <Text size="sm" c="dimmed">
            {t('rates.description', { unit: t(`unit.${format.priceUnit}`) })}
          </Text>
          <LeftOut leftOut={leftOut} />
        </div>
        {rates.length > 0 && (
          <Switch
            label={t('rates.onlyDiffering')}
            checked={onlyDiffering}
            onChange={(event) => setOnlyDiffering(event.currentTarget.checked)}
          />
        )}
      </div>
      {shown.length === 0 ? (
        <Text size="sm">{t(rates.length === 0 ? 'rates.nothing' : 'rates.none')}</Text>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="region" aria-labelledby="implied-rates">
          <Table className="tabular" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('columns.model')}</Table.Th>
                <Table.Th>{t('columns.month')}</Table.Th>
                <Table.Th ta="right">{t('columns.calls')}</Table.Th>
                <Table.Th ta="right">{t('rates.input')}</Table.Th>
                <Table.Th ta="right">{t('rates.knownInput')}</Table.Th>
                <Table.Th ta="right">{t('rates.output')}</Table.Th>
                <Table.Th ta="right">{t('rates.knownOutput')}</Table.Th>
                <Table.Th>{t('rates.verdict')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.slice(0, MOST).map((rate) => (
                <Table.Tr key={`${rate.modelId} ${rate.month}`}>
                  <Table.Td>{rate.modelName ?? `#${rate.modelId}`}</Table.Td>
                  <Table.Td>{rate.month}</Table.Td>
                  <Table.Td ta="right">{format.integer(rate.calls)}</Table.Td>
                  <Table.Td ta="right">{withError(rate.inputPer1k, rate.inputError)}</Table.Td>
                  <Table.Td ta="right">{known(rate.knownInputPer1k)}</Table.Td>
                  <Table.Td ta="right">{withError(rate.outputPer1k, rate.outputError)}</Table.Td>
                  <Table.Td ta="right">{known(rate.knownOutputPer1k)}</Table.Td>
                  <Table.Td>
                    {rate.differs ? (
                      <Tag tone="bad">{t('rates.differs')}</Tag>
                    ) : rate.knownInputPer1k === null ? (
                      <Tag>{t('rates.noPrice')}</Tag>
                    ) : (
                      <Tag tone="good">{t('rates.agrees')}</Tag>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {shown.length > MOST && (
            <Text size="sm" c="dimmed" mt="xs">
              {t('rates.more', { count: shown.length - MOST })}
            </Text>
          )}
        </div>
      )}
    </section>
  )
}

/** How many calls the rates do not rest on, and why. */
function LeftOut({ leftOut }: { leftOut: AuditReport['ratesLeftOut'] }) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const reasons = (['cached', 'uncosted', 'unfit'] as const).filter((why) => leftOut[why] > 0)
  if (reasons.length === 0) return null
  const said = (why: (typeof reasons)[number]): string =>
    t(`rates.leftOut.${why}`, { count: leftOut[why], calls: format.integer(leftOut[why]) })
  return (
    <Text size="sm" c="dimmed">
      {t('rates.leftOut.are', { reasons: reasons.map(said).join(t('rates.leftOut.comma')) })}
    </Text>
  )
}
