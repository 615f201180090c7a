import { Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { errorReport, errorText } from '../lib/error-text'
import { CopyDetails } from './copy-button'
import classes from './states.module.css'

interface ErrorStateProps {
  error: unknown
  onRetry?: () => void
  retrying?: boolean
}

/** What happened, a way to try again, and the details to copy. */
export function ErrorState({ error, onRetry, retrying = false }: ErrorStateProps) {
  const { t, i18n } = useTranslation()
  return (
    <div className={classes.state} role="alert">
      <span className={`${classes.icon} ${classes.bad}`}>
        <IconAlertTriangle size={28} stroke={1.4} aria-hidden />
      </span>
      <Text size="md" className={classes.sentence}>
        {errorText(error, i18n)}
      </Text>
      <Group gap="xs" justify="center">
        {onRetry && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={onRetry}
            loading={retrying}
          >
            {t('actions.retry')}
          </Button>
        )}
        <CopyDetails text={errorReport(error)} />
      </Group>
    </div>
  )
}
