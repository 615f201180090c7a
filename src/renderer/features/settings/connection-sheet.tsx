import { Button, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../contract/connections'
import type { ApiError } from '../../api/client'
import { useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { SideSheet } from '../../ui/side-sheet'
import { ConnectionFields } from './connection-fields'
import { ConnectionTestResult } from './connection-test-result'
import { connectionFieldNames, type ConnectionValues, toInput, toValues } from './connection-values'

interface ConnectionSheetProps {
  opened: boolean
  onClose: () => void
  /** The connection to change; null adds one. */
  connection: Connection | null
}

/** Adds or changes a connection; it can be tried before it is kept. */
export function ConnectionSheet({ opened, onClose, connection }: ConnectionSheetProps) {
  const { t } = useTranslation('settings')
  const formId = useId()
  const errorText = useErrorText()
  const form = useForm<ConnectionValues>({ initialValues: toValues(connection) })
  const showErrors = (error: ApiError): void =>
    form.setErrors(errorText.fields(error, connectionFieldNames))
  const done = (): void => {
    onClose()
    notifications.show({ message: t('connections.kept') })
  }
  const create = useRouteMutation('connections.create', { onError: showErrors, onSuccess: done })
  const update = useRouteMutation('connections.update', { onError: showErrors, onSuccess: done })
  const test = useRouteMutation('connections.test', { onError: showErrors })
  const failure = test.error ?? create.error ?? update.error
  /** Wrong fields say so themselves. */
  const problem = failure?.details.fields ? null : failure

  const save = (values: ConnectionValues): void => {
    test.reset()
    const input = toInput(values)
    if (connection) update.mutate({ ...input, id: connection.id })
    else create.mutate(input)
  }
  const tryOut = (): void => {
    create.reset()
    update.reset()
    form.clearErrors()
    const { database, readOnly, ...rest } = toInput(form.getValues())
    const password = 'password' in rest ? { password: rest.password } : {}
    test.mutate({ database, readOnly, ...password, ...(connection ? { id: connection.id } : {}) })
  }

  return (
    <SideSheet
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      title={connection ? t('connections.edit', { name: connection.name }) : t('connections.add')}
      notice={(test.data || problem) && <ConnectionTestResult result={test.data} error={problem} />}
      footer={
        <>
          <Button variant="default" onClick={tryOut} loading={test.isPending} mr="auto">
            {t('connections.test')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common:actions.cancel')}
          </Button>
          <Button type="submit" form={formId} loading={create.isPending || update.isPending}>
            {t('common:actions.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={form.onSubmit(save)} noValidate>
        <Stack gap="md">
          <ConnectionFields form={form} hasPassword={connection?.hasPassword ?? false} />
        </Stack>
      </form>
    </SideSheet>
  )
}
