import { Button, Skeleton } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BillLine, ReconciliationRow } from '../../../../contract/bills'
import type { RouteInput } from '../../../../contract/routes'
import type { UsageRow } from '../../../../contract/usage'
import { useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { ErrorState } from '../../../ui/error-state'
import classes from './bills.module.css'

interface RowDetailProps {
  row: ReconciliationRow
  request: RouteInput<'bills.compare'>
  when: string
}

/** Lines that are shown at first, and with each click more. */
const PAGE = 50
/** As many as one question answers. */
const MOST_LINES = 1_000
const CALLS_SHOWN = 10

/** The bill's own lines, beside the newest of the calls that they are compared with. */
export function RowDetail({ row, request, when }: RowDetailProps) {
  const { modelId } = row
  return (
    <div className={classes.detail}>
      <Lines row={row} request={request} when={when} />
      {modelId !== null && row.calls > 0 && <Calls row={row} modelId={modelId} when={when} />}
    </div>
  )
}

function Lines({ row, request, when }: RowDetailProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const titleId = useId()
  const [limit, setLimit] = useState(PAGE)
  const { modelId, name, from, to } = row
  const query = useRouteQuery(
    'bills.lines',
    { request, row: { modelId, name, from, to }, limit },
    { keepPrevious: true },
  )
  const { data } = query
  if (query.isError && !data) {
    return (
      <ErrorState
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    )
  }
  const more = data ? Math.min(data.total, MOST_LINES) - data.lines.length : 0
  return (
    <section aria-labelledby={titleId} aria-busy={!data}>
      <h3 id={titleId} className={classes.detailTitle}>
        {t('lines.title', { count: row.lines, lines: format.integer(row.lines) })}
      </h3>
      {data ? (
        <LineTable lines={data.lines} label={t('lines.of', { model: name, when })} />
      ) : (
        <Skeleton height={56} />
      )}
      {more > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={query.isFetching}
          onClick={() => setLimit(Math.min(limit + PAGE, MOST_LINES))}
        >
          {t('table.more', { rows: format.integer(Math.min(PAGE, more)) })}
        </Button>
      )}
      {data && data.total > MOST_LINES && more === 0 && (
        <p className={classes.quietLine}>
          {t('lines.most', { lines: format.integer(MOST_LINES) })}
        </p>
      )}
    </section>
  )
}

/** Columns that would say nothing, or the same in every line, are left out. */
function LineTable({ lines, label }: { lines: readonly BillLine[]; label: string }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const differs = (what: (line: BillLine) => string): boolean => new Set(lines.map(what)).size > 1
  const hasDays = differs(({ day }) => day)
  const hasFiles = differs(({ fileName }) => fileName)
  const hasDescriptions = lines.some(({ description }) => description !== '')
  const hasQuantities = lines.some(({ quantity }) => quantity !== '')
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            {hasDays && <th scope="col">{t('field.date')}</th>}
            <th scope="col">{t('lines.item')}</th>
            {hasDescriptions && <th scope="col">{t('field.description')}</th>}
            {hasFiles && <th scope="col">{t('list.file')}</th>}
            {hasQuantities && (
              <th scope="col" className={table.number}>
                {t('field.quantity')}
              </th>
            )}
            <th scope="col" className={table.number}>
              {t('field.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              {hasDays && <td className={`${table.short} tabular`}>{format.day(line.day)}</td>}
              <th scope="row" className={classes.lineText}>
                {line.item}
              </th>
              {hasDescriptions && <td className={classes.lineText}>{line.description || '–'}</td>}
              {hasFiles && <td className={classes.lineText}>{line.fileName}</td>}
              {hasQuantities && <td className={table.number}>{line.quantity || '–'}</td>}
              <td className={table.number}>{format.moneyFull(line.amountUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Calls({ row, modelId, when }: { row: ReconciliationRow; modelId: string; when: string }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const titleId = useId()
  const { from, to, calls, name } = row
  const query = useRouteQuery('usage.page', {
    filter: { period: { kind: 'instants', from, to }, modelIds: [modelId] },
    limit: CALLS_SHOWN,
  })
  const rows = query.data?.rows
  return (
    <section aria-labelledby={titleId} aria-busy={!rows}>
      <h3 id={titleId} className={classes.detailTitle}>
        {calls > CALLS_SHOWN
          ? t('lines.newestCalls', { shown: CALLS_SHOWN, calls: format.integer(calls) })
          : t('lines.calls', { count: calls, calls: format.integer(calls) })}
      </h3>
      {query.isError ? (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : rows ? (
        <CallTable rows={rows} label={t('lines.callsOf', { model: name, when })} />
      ) : (
        <Skeleton height={56} />
      )}
    </section>
  )
}

function CallTable({ rows, label }: { rows: readonly UsageRow[]; label: string }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('lines.time')}</th>
            <th scope="col" className={table.number}>
              {t('lines.input')}
            </th>
            <th scope="col" className={table.number}>
              {t('lines.output')}
            </th>
            <th scope="col" className={table.number}>
              {t('lines.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((call) => (
            <tr key={call.id}>
              <td className={`${table.short} tabular`}>{format.timestamp(call.createdAt)}</td>
              <td className={table.number}>{format.integer(call.inputTokens)}</td>
              <td className={table.number}>{format.integer(call.outputTokens)}</td>
              <td className={table.number}>{format.moneyFull(call.costUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
