import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText, fieldErrors } from '../lib/error-text'

interface NameDialogProps {
  title: string
  label: string
  hint?: string
  /** Where an error names the field: "view.name". */
  path: string
  /** What the field holds at first. */
  name: string
  busy: boolean
  /** Why the last try failed. */
  error: unknown
  onSubmit: (name: string) => void
  onClose: () => void
}

const MAX_NAME = 100

/** Asks for a name; one that is taken is told at the field. */
export function NameDialog(props: NameDialogProps) {
  const { title, label, hint, path, name, busy, error, onSubmit, onClose } = props
  const { t, i18n } = useTranslation()
  const [text, setText] = useState(name)
  const [touched, setTouched] = useState(false)
  const wrong = error === null ? {} : fieldErrors(error, i18n)
  const missing = touched && text.trim() === '' ? t('errors:field.required') : null
  const wrongName = missing ?? wrong[path] ?? null
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
      closeButtonProps={{ 'aria-label': t('actions.close') }}
      transitionProps={{ duration: 120 }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={label}
            description={hint}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={MAX_NAME}
            error={wrongName}
            autoComplete="off"
            data-autofocus
          />
          {error !== null && wrongName === null && (
            <Text size="sm" c="var(--tl-bad)" role="alert">
              {errorText(error, i18n)}
            </Text>
          )}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('actions.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('actions.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
