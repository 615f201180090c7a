import { Skeleton, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColumnMap, ImportField, ImportPreviewRow } from '../../../contract/imports'
import { useFormat } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import classes from './imports.module.css'

const columnsShown = [
  'time',
  'provider',
  'model',
  'project',
  'input',
  'output',
  'cacheHit',
  'cost',
] as const
type Shown = (typeof columnsShown)[number]

const numbers = new Set<Shown>(['input', 'output', 'cost'])

interface PreviewTableProps {
  /** null while they are being read. */
  rows: readonly ImportPreviewRow[] | null
  /** null: a known format, whose records are shown as they stand in the file. */
  columns: ColumnMap | null
  /** What is shown belongs to the mapping before. */
  stale: boolean
}

/** The first rows: what a call becomes, and under it what the file says. */
export function PreviewTable({ rows, columns, stale }: PreviewTableProps) {
  const { t } = useTranslation('imports')
  const { timeZone } = useFormat()
  const shown = columnsShown.filter(
    (name) => name !== 'cacheHit' || columns?.cacheHit !== undefined,
  )
  const rejected = rows?.filter(({ reject }) => reject !== null).length ?? 0
  return (
    <div>
      <div className={classes.previewHead}>
        <Text size="sm" fw={500}>
          {t('preview.title')}
        </Text>
        <Text size="xs" c="dimmed" role="status">
          {rows && rejected > 0
            ? t('preview.rejected', { count: rejected, rows: rows.length })
            : t(columns ? 'preview.help' : 'preview.helpKnown', { zone: timeZone })}
        </Text>
      </div>
      <div className={classes.tableScroll}>
        <table
          className={classes.preview}
          aria-label={t('preview.title')}
          aria-busy={stale}
          data-stale={(stale && rows !== null) || undefined}
        >
          <thead>
            <tr>
              <th scope="col" className={classes.number}>
                {t('preview.line')}
              </th>
              {shown.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className={numbers.has(name) ? classes.number : undefined}
                >
                  {t(`field.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows?.map((row, index) => (
              <PreviewRow
                key={`${row.reject?.file ?? ''} ${row.line} ${index}`}
                row={row}
                columns={columns}
                shown={shown}
              />
            ))}
            {!rows &&
              [0, 1, 2, 3].map((row) => (
                <tr key={row} aria-hidden>
                  <td colSpan={shown.length + 1}>
                    <Skeleton height={12} my={8} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed" py="sm">
          {t('preview.noRows')}
        </Text>
      )}
    </div>
  )
}

interface PreviewRowProps {
  row: ImportPreviewRow
  columns: ColumnMap | null
  shown: readonly Shown[]
}

function PreviewRow({ row, columns, shown }: PreviewRowProps) {
  const { t } = useTranslation('imports')
  const before = (field: ImportField): string => {
    const column = columns?.[field]
    return column === undefined ? '' : (row.before[column] ?? '')
  }
  return (
    <>
      <tr className={row.reject ? classes.rejectedRow : undefined}>
        <td className={`${classes.number} ${classes.dim}`}>{row.line}</td>
        {shown.map((name) => {
          const raw = before(name)
          return (
            <td key={name} className={numbers.has(name) ? classes.number : undefined}>
              <span className={classes.after}>
                <After row={row} name={name} />
              </span>
              {columns && (
                <span className={classes.before} title={raw}>
                  {raw}
                </span>
              )}
            </td>
          )
        })}
      </tr>
      {row.raw !== '' && (
        <tr className={row.reject ? classes.rejectedRow : undefined}>
          <td />
          <td colSpan={shown.length} className={classes.rawRecord}>
            <span className={classes.before} title={row.raw}>
              {row.raw}
            </span>
          </td>
        </tr>
      )}
      {row.reject && (
        <tr className={classes.rejectedRow}>
          <td />
          <td colSpan={shown.length} className={classes.reason}>
            {t('preview.isRejected', {
              reason: t(`reject.${row.reject.reason}`, { value: row.reject.value }),
            })}
          </td>
        </tr>
      )}
    </>
  )
}

function After({ row: { after }, name }: { row: ImportPreviewRow; name: Shown }): ReactNode {
  const { t } = useTranslation('imports')
  const format = useFormat()
  if (!after) return null
  switch (name) {
    case 'time':
      return format.timestamp(after.createdAt)
    case 'provider':
      return after.providerName
    case 'model':
      return after.modelName
    case 'project':
      return after.projectName ?? after.projectId
    case 'input':
      return (
        <Parted
          whole={after.inputTokens}
          parts={[
            ['cachedPart', after.cacheReadTokens],
            ['writtenPart', after.cacheWriteTokens],
          ]}
        />
      )
    case 'output':
      return (
        <Parted whole={after.outputTokens} parts={[['reasoningPart', after.reasoningTokens]]} />
      )
    case 'cacheHit':
      return after.cacheHit ? t('preview.hit') : t('preview.noHit')
    case 'cost':
      if (after.isAggregate) {
        return <Tag title={t('preview.aggregateHelp')}>{t('preview.aggregate')}</Tag>
      }
      if (after.unpriced) return <Tag tone="warn">{t('preview.unpriced')}</Tag>
      return (
        <>
          {after.costSource === 'computed' && (
            <Tag title={t('preview.computedHelp')}>{t('preview.computed')}</Tag>
          )}{' '}
          {format.moneyFixed(after.costUsd)}
        </>
      )
  }
}

interface PartedProps {
  whole: number
  parts: readonly (readonly ['cachedPart' | 'writtenPart' | 'reasoningPart', number])[]
}

/** A count, and small under it what of it is of a kind of its own. */
function Parted({ whole, parts }: PartedProps) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  return (
    <>
      {format.integer(whole)}
      {parts
        .filter(([, tokens]) => tokens > 0)
        .map(([name, tokens]) => (
          <span key={name} className={classes.part}>
            {t(`preview.${name}`, { tokens: format.integer(tokens) })}
          </span>
        ))}
    </>
  )
}
