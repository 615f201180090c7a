import { Skeleton, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../contract/routes'
import { useModels, useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { ErrorState } from '../../../ui/error-state'
import { KeyValue } from '../../../ui/key-value'
import { SideSheet } from '../../../ui/side-sheet'
import { useLast } from '../../../ui/use-last'
import { MonthDrift } from './month-drift'
import { useMonthText } from '../use-month-text'
import classes from './months.module.css'

/** A closed month as it was frozen, and what has become of it. */
export function MonthSheet({ month, onClose }: { month: string | null; onClose: () => void }) {
  const { t } = useTranslation('audit')
  const monthText = useMonthText()
  const last = useLast(month)
  const detail = useRouteQuery('months.detail', { month: last ?? '' }, { enabled: month !== null })
  return (
    <SideSheet
      opened={month !== null}
      onClose={onClose}
      title={last ? t('months.sheetTitle', { month: monthText(last) }) : ''}
      width={640}
      readOnly
    >
      {detail.isError ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : detail.data ? (
        <Stack gap="lg">
          <Facts detail={detail.data} />
          {detail.data.closed.drift && <MonthDrift drift={detail.data.closed.drift} />}
          <Models detail={detail.data} />
          <Days detail={detail.data} />
        </Stack>
      ) : (
        <Skeleton height={240} />
      )}
    </SideSheet>
  )
}

type Detail = RouteOutput<'months.detail'>

function Facts({ detail: { closed } }: { detail: Detail }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const { figures } = closed
  return (
    <KeyValue
      items={[
        [t('months.calls'), format.integer(figures.calls)],
        [t('months.cost'), format.moneyFull(figures.costUsd)],
        [t('months.unpriced'), format.integer(figures.unpricedCalls)],
        [t('months.input'), format.integer(figures.inputTokens)],
        [t('months.output'), format.integer(figures.outputTokens)],
        [t('months.zone'), closed.timeZone],
        [t('months.closedBy'), `${closed.closedBy}, ${format.dateTime(closed.closedAt)}`],
        [
          t('months.checked'),
          closed.verifiedAt === null
            ? t('months.neverVerified')
            : format.dateTime(closed.verifiedAt),
        ],
        [
          t('months.checksum'),
          <code key="checksum" className={classes.checksum}>
            {closed.checksum}
          </code>,
        ],
        [t('months.rowFile'), t(closed.hasRowFile ? 'months.rowFileHere' : 'months.rowFileAbsent')],
      ]}
    />
  )
}

function Models({ detail: { models, prices } }: { detail: Detail }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const known = useModels().data?.models
  const priceOf = new Map(prices.map((price) => [price.modelId, price]))
  const name = (id: string): string =>
    priceOf.get(id)?.model ?? known?.find((model) => model.id === id)?.modelName ?? `#${id}`
  return (
    <section>
      <Title order={3}>{t('months.modelsTitle')}</Title>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('months.model')}</th>
            <th scope="col" className={table.number}>
              {t('months.calls')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.cost')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.price')}
            </th>
          </tr>
        </thead>
        <tbody>
          {models
            .toSorted((a, b) => Number(b.costUsd) - Number(a.costUsd))
            .map(({ modelId, calls, costUsd }) => (
              <tr key={modelId}>
                <th scope="row">{name(modelId)}</th>
                <td className={table.number}>{format.integer(calls)}</td>
                <td className={table.number}>{format.moneyFixed(costUsd)}</td>
                <td className={`${table.number} ${classes.quiet}`}>
                  {priceOf.get(modelId)?.prices.map((price) => (
                    <div key={price.from ?? ''}>
                      {price.from && `${format.date(price.from)}: `}
                      {format.price(price.inputPer1k)} / {format.price(price.outputPer1k)}
                    </div>
                  )) ?? null}
                  {!priceOf.get(modelId)?.prices.length && t('months.noPrice')}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      <Text size="xs" c="dimmed" mt={4}>
        {t(`months.priceUnit.${format.priceUnit}`)}
      </Text>
    </section>
  )
}

function Days({ detail: { days } }: { detail: Detail }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  return (
    <section>
      <Title order={3}>{t('months.daysTitle')}</Title>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('months.day')}</th>
            <th scope="col" className={table.number}>
              {t('months.calls')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.tokens')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, calls, inputTokens, outputTokens, costUsd }) => (
            <tr key={day}>
              <th scope="row">{format.day(day)}</th>
              <td className={table.number}>{format.integer(calls)}</td>
              <td className={table.number}>{format.integer(inputTokens + outputTokens)}</td>
              <td className={table.number}>{format.moneyFixed(costUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
