import { Button, Loader, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './slow-answer.module.css'

interface SlowAnswerProps {
  /** An answer is on its way. */
  waiting: boolean
  /** It was called off, and there is none. */
  stopped: boolean
  onStop: () => void
  onAgain: () => void
}

/** Quick answers need no word; for the others: that it runs, for how long, and how to end it. */
const QUIET_MS = 1_500

/** Stands where an answer will be that takes long: read from every single call, perhaps millions. */
export function SlowAnswer({ waiting, stopped, onStop, onAgain }: SlowAnswerProps) {
  const { t } = useTranslation()
  if (!stopped) return waiting ? <Waiting onStop={onStop} /> : null
  return (
    <div className={classes.note} role="status">
      <Text size="sm">{t('slow.stopped')}</Text>
      <Button size="xs" variant="default" onClick={onAgain}>
        {t('slow.again')}
      </Button>
    </div>
  )
}

function Waiting({ onStop }: Pick<SlowAnswerProps, 'onStop'>) {
  const { t } = useTranslation()
  const [waitedMs, setWaited] = useState(0)
  useEffect(() => {
    const begun = performance.now()
    const timer = setInterval(() => setWaited(performance.now() - begun), 250)
    return () => clearInterval(timer)
  }, [])
  if (waitedMs < QUIET_MS) return null
  return (
    <div className={classes.note}>
      <Loader size={14} aria-hidden />
      <Text size="sm" role="status">
        {t('slow.reading')}
      </Text>
      <Text size="sm" c="dimmed" className="tabular" aria-hidden>
        {t('slow.seconds', { seconds: Math.floor(waitedMs / 1_000) })}
      </Text>
      <Button size="xs" variant="default" onClick={onStop}>
        {t('slow.stop')}
      </Button>
    </div>
  )
}
