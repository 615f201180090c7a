import { Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportRecord } from '../../../contract/imports'
import { useRouteMutation } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { useClosedMonths } from '../../ui/use-closed-months'

/** Asks before an import's calls are taken out again, then starts the job that does it. */
export function useUndo(): { ask: (record: ImportRecord) => void; dialog: ReactNode } {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const [record, setRecord] = useState<ImportRecord | null>(null)
  const [opened, setOpened] = useState(false)
  const undo = useRouteMutation('imports.undo', { onSuccess: () => setOpened(false) })
  const closed = useClosedMonths(undo.error)
  const { intoClosedMonths } = closed
  const ask = (asked: ImportRecord): void => {
    undo.reset()
    closed.reset()
    setRecord(asked)
    setOpened(true)
  }
  const dialog = record && (
    <ConfirmDialog
      opened={opened}
      onClose={() => setOpened(false)}
      onConfirm={() => undo.mutate({ id: record.id, intoClosedMonths })}
      danger
      busy={undo.isPending}
      disabled={closed.isRefused}
      error={undo.error}
      title={t('undo.title')}
      confirmLabel={t('undo.confirm')}
    >
      <Stack gap="xs">
        <Text>
          {t('undo.text', {
            count: record.added,
            calls: format.integer(record.added),
            file: record.fileName,
          })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('undo.stays')}
        </Text>
        {closed.question}
      </Stack>
    </ConfirmDialog>
  )
  return { ask, dialog }
}
