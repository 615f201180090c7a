import {
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Choice } from './choice'
import { type ConnectionValues, needsCa } from './connection-values'

const SOCKET_EXAMPLE = '/var/run/mysqld/mysqld.sock'

interface ConnectionFieldsProps {
  form: UseFormReturnType<ConnectionValues>
  hasPassword: boolean
}

export function ConnectionFields({ form, hasPassword }: ConnectionFieldsProps) {
  const { t } = useTranslation('settings')
  const { engine } = form.values
  return (
    <>
      <TextInput
        label={t('connections.name')}
        placeholder={t('connections.namePlaceholder')}
        withAsterisk
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Stack gap={4}>
        <Text size="sm" fw={500} id="connection-engine">
          {t('connections.engine')}
        </Text>
        <Choice
          labelledBy="connection-engine"
          value={engine}
          options={[
            { value: 'mysql', label: t('connections.engines.mysql') },
            { value: 'sqlite', label: t('connections.engines.sqlite') },
          ]}
          onChange={(value) => form.setFieldValue('engine', value)}
        />
      </Stack>
      {engine === 'mysql' ? (
        <MysqlFields form={form} hasPassword={hasPassword} />
      ) : (
        <TextInput
          label={t('connections.file')}
          description={t('connections.fileHelp')}
          withAsterisk
          spellCheck={false}
          {...form.getInputProps('file')}
        />
      )}
      <Switch
        label={t('connections.readOnly')}
        description={t('connections.readOnlyHelp')}
        {...form.getInputProps('readOnly', { type: 'checkbox' })}
      />
    </>
  )
}

function MysqlFields({ form, hasPassword }: ConnectionFieldsProps) {
  const { t } = useTranslation('settings')
  const { via, tlsMode } = form.values
  return (
    <>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="connection-via">
          {t('connections.via')}
        </Text>
        <Choice
          labelledBy="connection-via"
          value={via}
          options={[
            { value: 'host', label: t('connections.viaHost') },
            { value: 'socket', label: t('connections.viaSocket') },
          ]}
          onChange={(value) => form.setFieldValue('via', value)}
        />
      </Stack>
      {via === 'host' ? (
        <Group gap="sm" align="flex-start" wrap="nowrap">
          <TextInput
            label={t('connections.host')}
            flex={1}
            withAsterisk
            spellCheck={false}
            {...form.getInputProps('host')}
          />
          <NumberInput
            label={t('connections.port')}
            w={112}
            withAsterisk
            min={1}
            max={65_535}
            clampBehavior="none"
            allowDecimal={false}
            hideControls
            {...form.getInputProps('port')}
          />
        </Group>
      ) : (
        <TextInput
          label={t('connections.socketPath')}
          placeholder={SOCKET_EXAMPLE}
          withAsterisk
          spellCheck={false}
          {...form.getInputProps('socketPath')}
        />
      )}
      <TextInput
        label={t('connections.database')}
        withAsterisk
        spellCheck={false}
        {...form.getInputProps('database')}
      />
      <TextInput
        label={t('connections.user')}
        withAsterisk
        spellCheck={false}
        autoComplete="off"
        {...form.getInputProps('user')}
      />
      <PasswordFields form={form} hasPassword={hasPassword} />
      <Select
        label={t('connections.tls')}
        data={(['disabled', 'required', 'verifyCa', 'verifyIdentity'] as const).map((value) => ({
          value,
          label: t(`connections.tlsModes.${value}`),
        }))}
        allowDeselect={false}
        {...form.getInputProps('tlsMode')}
      />
      {needsCa(tlsMode) && (
        <TextInput
          label={t('connections.caFile')}
          description={t('connections.caFileHelp')}
          spellCheck={false}
          {...form.getInputProps('caFile')}
        />
      )}
    </>
  )
}

/** The stored password is never read back: it is kept, replaced or taken away. */
function PasswordFields({ form, hasPassword }: ConnectionFieldsProps) {
  const { t } = useTranslation('settings')
  const { passwordChoice } = form.values
  return (
    <Stack gap="xs">
      {hasPassword && (
        <Stack gap={4}>
          <Text size="sm" fw={500} id="connection-password">
            {t('connections.password')}
          </Text>
          <Choice
            labelledBy="connection-password"
            value={passwordChoice}
            options={(['keep', 'replace', 'none'] as const).map((value) => ({
              value,
              label: t(`connections.passwordChoices.${value}`),
            }))}
            onChange={(value) => form.setFieldValue('passwordChoice', value)}
          />
        </Stack>
      )}
      {passwordChoice === 'replace' && (
        <PasswordInput
          label={t(hasPassword ? 'connections.newPassword' : 'connections.password')}
          description={t('connections.passwordHelp')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('connections.showPassword') }}
          {...form.getInputProps('password')}
        />
      )}
    </Stack>
  )
}
