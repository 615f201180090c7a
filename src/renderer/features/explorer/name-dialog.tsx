import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../i18n/use-error-text'

interface NameDialogProps {
  title: string
  /** What the field holds at first. */
  name: string
  busy: boolean
  /** Why the last try failed. */
  error: unknown
  onSubmit: (name: string) => void
  onClose: () => void
}

const MAX_NAME = 100

/** Asks for the name of a view; one that is taken is told at the field. */
export function NameDialog({ title, name, busy, error, onSubmit, onClose }: NameDialogProps) {
  const { t } = useTranslation('explorer')
  const errorText = useErrorText()
  const [text, setText] = useState(name)
  const [touched, setTouched] = useState(false)
  const wrong = error === null ? {} : errorText.fields(error)
  const missing = touched && text.trim() === '' ? t('errors:field.required') : null
  const wrongName = missing ?? wrong['view.name'] ?? null
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    setTouched(true)
    if (text.trim() !== '') onSubmit(text.trim())
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common:actions.close') }}
      transitionProps={{ duration: 120 }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('views.name')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={MAX_NAME}
            error={wrongName}
            autoComplete="off"
            data-autofocus
          />
          {error !== null && wrongName === null && (
            <Text size="sm" c="var(--tl-bad)" role="alert">
              {errorText.text(error)}
            </Text>
          )}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:actions.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('common:actions.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
