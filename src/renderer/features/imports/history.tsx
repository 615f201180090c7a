import { Button, Group, Skeleton, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ImportRecord } from '../../../contract/imports'
import { useFormat } from '../../api/use-format'
import { GuardedButton } from '../../ui/guarded-button'
import { Tag } from '../../ui/tag'
import { callsOfImport } from './calls-link'
import classes from './imports.module.css'
import { RejectsList } from './rejects-list'
import { useUndo } from './use-undo'

interface HistoryProps {
  /** null while they are being read. */
  imports: readonly ImportRecord[] | null
  blocked: string | null
}

const tones = {
  running: 'accent',
  done: 'good',
  cancelled: 'neutral',
  failed: 'bad',
  interrupted: 'warn',
  undone: 'neutral',
} as const

/** Every import into this database, newest first. */
export function History({ imports, blocked }: HistoryProps) {
  const { t } = useTranslation('imports')
  const undo = useUndo()
  return (
    <div className={classes.tableScroll}>
      <table
        className={classes.history}
        aria-labelledby="history-title"
        aria-busy={imports === null}
      >
        <thead>
          <tr>
            <th scope="col">{t('history.file')}</th>
            <th scope="col">{t('history.when')}</th>
            <th scope="col">{t('history.status')}</th>
            <th scope="col" className={classes.number}>
              {t('result.added')}
            </th>
            <th scope="col" className={classes.number}>
              {t('result.duplicates')}
            </th>
            <th scope="col" className={classes.number}>
              {t('result.rejected')}
            </th>
            <th scope="col" className={classes.actionsHead}>
              {t('history.actions')}
            </th>
          </tr>
        </thead>
        <tbody>
          {imports
            ? imports.map((record) => (
                <Entry key={record.id} record={record} blocked={blocked} onUndo={undo.ask} />
              ))
            : [0, 1, 2].map((row) => (
                <tr key={row} aria-hidden>
                  <td colSpan={7}>
                    <Skeleton height={12} />
                  </td>
                </tr>
              ))}
        </tbody>
      </table>
      {undo.dialog}
    </div>
  )
}

interface EntryProps {
  record: ImportRecord
  blocked: string | null
  onUndo: (record: ImportRecord) => void
}

function Entry({ record, blocked, onUndo }: EntryProps) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { fileName, status, added, updated, aggregates, duplicates, rejected } = record
  const hasCalls = added > 0 && status !== 'undone'
  const mayUndo = (status === 'done' && added + aggregates > 0) || status === 'interrupted'
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <tr>
        <td className={classes.historyFile} title={fileName}>
          {fileName}
          <span className={classes.part}>{t(`facts.formats.${record.format}`)}</span>
        </td>
        <td title={format.timestamp(record.startedAt)}>{format.relative(record.startedAt)}</td>
        <td>
          <Tag tone={tones[status]}>{t(`status.${status}`)}</Tag>
        </td>
        <td className={classes.number}>
          {format.integer(added)}
          {updated > 0 && (
            <span className={classes.part}>
              {t('history.updated', { calls: format.integer(updated) })}
            </span>
          )}
          {aggregates > 0 && (
            <span className={classes.part}>
              {t('history.aggregates', { count: aggregates, reports: format.integer(aggregates) })}
            </span>
          )}
        </td>
        <td className={classes.number}>{format.integer(duplicates)}</td>
        <td className={classes.number}>
          {rejected === 0 ? (
            '0'
          ) : (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={isOpen}
              aria-label={t('history.showRejects', {
                count: rejected,
                rows: format.integer(rejected),
                file: fileName,
              })}
              rightSection={<Chevron size={12} aria-hidden />}
              onClick={() => setOpen(!isOpen)}
            >
              {format.integer(rejected)}
            </Button>
          )}
        </td>
        <td className={classes.actions}>
          <Group gap={4} wrap="nowrap" justify="flex-end">
            {hasCalls && (
              <Button
                component={Link}
                href={callsOfImport(record.id)}
                size="compact-xs"
                variant="subtle"
                aria-label={t('history.seeCalls', { file: fileName })}
              >
                {t('result.seeCalls')}
              </Button>
            )}
            {mayUndo && (
              <GuardedButton
                size="compact-xs"
                variant="subtle"
                blocked={blocked}
                onClick={() => onUndo(record)}
              >
                {t('undo.button')}
              </GuardedButton>
            )}
          </Group>
        </td>
      </tr>
      {status === 'interrupted' && (
        <tr className={classes.detailRow}>
          <td colSpan={7}>
            <Text size="xs" c="var(--tl-warn)">
              {t('history.interruptedHelp')}
            </Text>
          </td>
        </tr>
      )}
      {isOpen && (
        <tr className={classes.detailRow}>
          <td colSpan={7}>
            <RejectsList record={record} />
          </td>
        </tr>
      )}
    </>
  )
}
