import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { UsageDetail } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { KeyValue } from '../../ui/key-value'
import { Tag } from '../../ui/tag'
import classes from './call-sheet.module.css'
import { CostEquation } from './cost-equation'

interface CallDetailProps {
  detail: UsageDetail
  format: Format
}

/** What is known of a call: the amount first, then how it comes about, then where it is from. */
export function CallDetail({ detail, format }: CallDetailProps) {
  const { t } = useTranslation('logs')
  const unknown = (id: string | null): string => (id === null ? t('sheet.notKnown') : `#${id}`)
  /** What is part of the figure above it. */
  const part = (kind: keyof UsageDetail['tokens']): [string, string][] =>
    detail.tokens[kind] > 0 ? [[t(`sheet.${kind}`), format.integer(detail.tokens[kind])]] : []
  return (
    <>
      <p className={`${classes.amount} tabular`}>
        {detail.unpriced ? t('sheet.noPrice') : format.moneyFixed(detail.costUsd)}
        {detail.cacheHit && <Tag tone="accent">{t('sheet.cacheHitTag')}</Tag>}
      </p>
      <p className={classes.subtitle}>
        {detail.modelName ?? unknown(detail.modelId)} · {format.dateTime(detail.createdAt)}
      </p>
      <KeyValue
        items={[
          [t('sheet.time'), t('sheet.inZone', times(detail.createdAt, format))],
          [t('sheet.timeUtc'), format.timeZone === 'UTC' ? null : detail.createdAt],
          [t('columns.provider'), detail.providerName ?? unknown(detail.providerId)],
          [t('columns.model'), detail.modelName ?? unknown(detail.modelId)],
          [
            t('columns.type'),
            detail.modelType ? t(`type.${detail.modelType}`) : t('sheet.notKnown'),
          ],
          [t('columns.project'), detail.projectName ?? unknown(detail.projectId)],
          [t('sheet.inputTokens'), format.integer(detail.inputTokens)],
          ...part('cacheRead'),
          ...part('cacheWrite5m'),
          ...part('cacheWrite1h'),
          [t('sheet.outputTokens'), format.integer(detail.outputTokens)],
          ...part('reasoning'),
          [t('sheet.totalTokens'), format.integer(detail.inputTokens + detail.outputTokens)],
        ]}
      />
      <CostEquation detail={detail} format={format} />
      <Origin detail={detail} format={format} />
    </>
  )
}

function times(instant: string, format: Format): { time: string; zone: string } {
  return { time: format.timestamp(instant), zone: format.timeZone }
}

function Origin({ detail, format }: CallDetailProps) {
  const { t } = useTranslation('logs')
  const { origin } = detail
  const written: [string, string][] =
    detail.updatedAt === detail.createdAt
      ? []
      : [[t('sheet.updated'), t('sheet.inZone', times(detail.updatedAt, format))]]
  return (
    <section className={classes.section}>
      <h3>{t('origin.title')}</h3>
      {origin ? (
        <KeyValue
          items={[
            [t('origin.source'), origin.source],
            [
              t('origin.file'),
              <Anchor key="file" component={Link} href="/imports" size="sm">
                {origin.fileName}
              </Anchor>,
            ],
            [t('origin.imported'), format.dateTime(origin.importedAt)],
            [t('origin.cost'), t(`origin.costSource.${origin.costSource}`)],
            [
              t('origin.recordedUsd'),
              origin.recordedUsd === null ? null : format.moneyFull(origin.recordedUsd),
            ],
            [
              t('origin.computedUsd'),
              origin.computedUsd === null ? null : format.moneyFull(origin.computedUsd),
            ],
            [t('origin.status'), origin.status === '' ? null : origin.status],
            [t('origin.eventId'), origin.eventId],
            ...written,
          ]}
        />
      ) : (
        <>
          {written.length > 0 && <KeyValue items={written} />}
          <p className={classes.note}>{t('origin.none')}</p>
        </>
      )}
    </section>
  )
}
