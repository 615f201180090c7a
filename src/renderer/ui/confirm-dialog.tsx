import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../lib/error-text'

interface ConfirmDialogProps {
  opened: boolean
  onClose: () => void
  onConfirm: () => void
  title: ReactNode
  children: ReactNode
  /** The verb of what will happen, such as "Remove connection". */
  confirmLabel: string
  danger?: boolean
  busy?: boolean
  disabled?: boolean
  /** Why the last try failed. */
  error?: unknown
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t, i18n } = useTranslation()
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
      transitionProps={{ duration: 120 }}
    >
      <Stack gap="md">
        <div>{props.children}</div>
        {props.error !== undefined && props.error !== null && (
          <Text size="sm" c="var(--tl-bad)" role="alert">
            {errorText(props.error, i18n)}
          </Text>
        )}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {t('actions.cancel')}
          </Button>
          <Button
            color={props.danger ? 'red.8' : undefined}
            onClick={props.onConfirm}
            loading={props.busy ?? false}
            disabled={props.disabled ?? false}
          >
            {props.confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
