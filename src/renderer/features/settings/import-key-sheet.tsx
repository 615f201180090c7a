import { Button, PasswordInput, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { routeKey, useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { SideSheet } from '../../ui/side-sheet'

interface ImportKeySheetProps {
  opened: boolean
  onClose: () => void
}

/** Takes a workspace key that a team mate exported. */
export function ImportKeySheet({ opened, onClose }: ImportKeySheetProps) {
  const { t } = useTranslation('settings')
  const formId = useId()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const form = useForm({ initialValues: { text: '', passphrase: '' } })
  const unwrap = useRouteMutation('security.importKey', {
    onError: (error) => form.setErrors(errorText.fields(error)),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: routeKey('security.status') })
      void queries.invalidateQueries({ queryKey: routeKey('providers.list') })
      notifications.show({ message: t('security.imported') })
      close()
    },
  })
  const close = (): void => {
    form.reset()
    unwrap.reset()
    onClose()
  }
  const fieldFailure = Boolean(unwrap.error?.details.fields)

  return (
    <SideSheet
      opened={opened}
      onClose={close}
      closeOnClickOutside={false}
      title={t('security.import')}
      footer={
        <>
          <Button variant="default" onClick={close}>
            {t('common:actions.cancel')}
          </Button>
          <Button type="submit" form={formId} loading={unwrap.isPending}>
            {t('security.import')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.onSubmit((values) => unwrap.mutate(values))}>
        <Stack gap="md">
          <Textarea
            label={t('security.keyText')}
            description={t('security.importHelp')}
            withAsterisk
            autosize
            minRows={4}
            maxRows={12}
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('text')}
          />
          <PasswordInput
            label={t('security.passphrase')}
            autoComplete="off"
            withAsterisk
            {...form.getInputProps('passphrase')}
          />
          {unwrap.error && !fieldFailure && (
            <Text size="sm" c="var(--tl-bad)" role="alert">
              {errorText.text(unwrap.error)}
            </Text>
          )}
        </Stack>
      </form>
    </SideSheet>
  )
}
