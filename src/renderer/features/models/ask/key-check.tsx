import { Button, CloseButton, Loader } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../../../contract/providers'
import { useErrorText } from '../../../i18n/use-error-text'
import classes from './ask.module.css'
import { type AskProvider, isClearText } from './use-ask-provider'

interface KeyCheckProps {
  provider: Provider
  check: AskProvider['check']
}

/** What came of asking the provider about its key: what was proven, and what was not. */
export function KeyCheck({ provider, check }: KeyCheckProps) {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  if (check.of !== provider.id) return null
  const { answer, error } = check
  const tone = error ? 'bad' : answer?.proof === 'accepted' ? 'good' : 'info'
  return (
    <div className={classes.check} data-tone={tone} role={error ? 'alert' : 'status'}>
      {check.asking ? (
        <>
          <Loader size={14} />
          <span className={classes.checkText}>{t('ask.asking', { provider: provider.name })}</span>
        </>
      ) : (
        <>
          <ToneIcon tone={tone} />
          <span className={classes.checkText}>
            {error ? errorText.text(error) : answer && t(`ask.proof.${answer.proof}`)}
            {answer && <span className={classes.url}>{answer.url}</span>}
          </span>
          {isClearText(error) && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => check.ask(provider.id, true)}
            >
              {t('ask.sendAnyway')}
            </Button>
          )}
          <CloseButton
            size="sm"
            aria-label={t('common:actions.close')}
            onClick={() => check.forget()}
          />
        </>
      )}
    </div>
  )
}

function ToneIcon({ tone }: { tone: 'good' | 'bad' | 'info' }) {
  const Icon =
    tone === 'good' ? IconCircleCheck : tone === 'bad' ? IconAlertTriangle : IconInfoCircle
  return <Icon size={16} aria-hidden className={classes.checkIcon} />
}
