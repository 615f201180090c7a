import { Alert, List, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../contract/routes'
import { useErrorText } from '../../i18n/use-error-text'
import { errorReport } from '../../lib/error-text'
import { CopyDetails } from '../../ui/copy-button'

interface ConnectionTestResultProps {
  result: RouteOutput<'connections.test'> | undefined
  error: unknown
}

/** What trying a connection showed: the server and what may be done there, or what is wrong. */
export function ConnectionTestResult({ result, error }: ConnectionTestResultProps) {
  const { t } = useTranslation('settings')
  const errorText = useErrorText()
  if (error) {
    return (
      <Alert
        color="red"
        bg="var(--tl-bad-ground)"
        variant="light"
        p="sm"
        role="alert"
        icon={<IconAlertTriangle size={18} aria-hidden />}
        title={t('connections.testFailed')}
      >
        <Text size="sm">{errorText.text(error)}</Text>
        <CopyDetails text={errorReport(error)} size="xs" />
      </Alert>
    )
  }
  if (!result) return null
  const access = result.access.mode === 'managed' ? 'managed' : result.access.reason
  return (
    <Alert
      color="teal"
      bg="var(--tl-good-ground)"
      variant="light"
      p="sm"
      role="status"
      icon={<IconCircleCheck size={18} aria-hidden />}
      title={t('connections.testGood', { version: result.serverVersion })}
    >
      <List size="sm">
        <List.Item>{t(`connections.access.${access}`)}</List.Item>
        <List.Item>
          {t(result.hasTables ? 'connections.hasTables' : 'connections.noTables')}
        </List.Item>
        {result.differences.length > 0 && (
          <List.Item>{t('connections.differs', { count: result.differences.length })}</List.Item>
        )}
      </List>
    </Alert>
  )
}
