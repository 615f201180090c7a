import { Button, PasswordInput, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { CopyText } from '../../ui/copy-button'
import { SideSheet } from '../../ui/side-sheet'

interface ExportKeySheetProps {
  opened: boolean
  onClose: () => void
}

/** The workspace key under a passphrase, as text for a team mate. */
export function ExportKeySheet({ opened, onClose }: ExportKeySheetProps) {
  const { t } = useTranslation('settings')
  const formId = useId()
  const errorText = useErrorText()
  const form = useForm({
    initialValues: { passphrase: '', again: '' },
    validate: {
      again: (again, { passphrase }) => (again === passphrase ? null : t('security.notEqual')),
    },
  })
  const wrap = useRouteMutation('security.exportKey', {
    onError: (error) => form.setErrors(errorText.fields(error)),
  })
  const close = (): void => {
    form.reset()
    wrap.reset()
    onClose()
  }
  const fieldFailure = Boolean(wrap.error?.details.fields)

  return (
    <SideSheet
      opened={opened}
      onClose={close}
      title={t('security.export')}
      footer={
        wrap.data ? (
          <>
            <Button variant="default" onClick={close}>
              {t('common:actions.close')}
            </Button>
            <CopyText text={wrap.data.text} label={t('security.copyKey')} variant="filled" />
          </>
        ) : (
          <>
            <Button variant="default" onClick={close}>
              {t('common:actions.cancel')}
            </Button>
            <Button type="submit" form={formId} loading={wrap.isPending}>
              {t('security.makeKey')}
            </Button>
          </>
        )
      }
    >
      {wrap.data ? (
        <Stack gap="sm">
          <Text size="sm">{t('security.keyReady')}</Text>
          <Textarea
            aria-label={t('security.keyText')}
            value={wrap.data.text}
            readOnly
            autosize
            maxRows={12}
            ff="monospace"
          />
        </Stack>
      ) : (
        <form
          id={formId}
          noValidate
          onSubmit={form.onSubmit(({ passphrase }) => wrap.mutate({ passphrase }))}
        >
          <Stack gap="md">
            <Text size="sm">{t('security.exportHelp')}</Text>
            <PasswordInput
              label={t('security.passphrase')}
              description={t('security.passphraseHelp')}
              autoComplete="new-password"
              withAsterisk
              data-autofocus
              {...form.getInputProps('passphrase')}
            />
            <PasswordInput
              label={t('security.passphraseAgain')}
              autoComplete="new-password"
              withAsterisk
              {...form.getInputProps('again')}
            />
            {wrap.error && !fieldFailure && (
              <Text size="sm" c="var(--tl-bad)" role="alert">
                {errorText.text(wrap.error)}
              </Text>
            )}
          </Stack>
        </form>
      )}
    </SideSheet>
  )
}
