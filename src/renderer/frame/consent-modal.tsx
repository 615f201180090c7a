import { Button, Code, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConnectionStatus } from '../../contract/connections'
import { applyConnection } from '../api/live-data'
import { useRouteMutation } from '../api/queries'
import { useErrorText } from '../i18n/use-error-text'

interface ConsentModalProps {
  opened: boolean
  onClose: () => void
  onStayReadOnly: () => void
  pending: ConnectionStatus['pending']
}

/** Shows every statement that managing this database would run, and asks. */
export function ConsentModal({ opened, onClose, onStayReadOnly, pending }: ConsentModalProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const migrate = useRouteMutation('connections.migrate', {
    onSuccess: ({ status }) => {
      applyConnection(queries, status)
      onClose()
      notifications.show({ message: t('consent.done') })
    },
  })
  const statements = pending.map(
    ({ migration, statements: lines }) =>
      `-- ${migration}\n${lines.map((line) => `${line};`).join('\n')}`,
  )

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('consent.title')}
      size={720}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('consent.text')}</Text>
        <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
          <Code block>{statements.join('\n\n')}</Code>
        </ScrollArea.Autosize>
        {migrate.error && (
          <Text size="sm" c="var(--tl-bad)" role="alert">
            {errorText.text(migrate.error)}
          </Text>
        )}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onStayReadOnly}>
            {t('consent.stay')}
          </Button>
          <Button onClick={() => migrate.mutate({})} loading={migrate.isPending}>
            {t('consent.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
