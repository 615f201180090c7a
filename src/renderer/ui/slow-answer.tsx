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
  const seconds = useSeconds(waiting)
  if (stopped) {
    return (
      <div className={classes.note} role="status">
        <Text size="sm">{t('slow.stopped')}</Text>
        <Button size="xs" variant="default" onClick={onAgain}>
          {t('slow.again')}
        </Button>
      </div>
    )
  }
  if (!waiting || seconds * 1_000 < QUIET_MS) return null
  return (
    <div className={classes.note}>
      <Loader size={14} aria-hidden />
      <Text size="sm" role="status">
        {t('slow.reading')}
      </Text>
      <Text size="sm" c="dimmed" className="tabular" aria-hidden>
        {t('slow.seconds', { seconds })}
      </Text>
      <Button size="xs" variant="default" onClick={onStop}>
        {t('slow.stop')}
      </Button>
    </div>
  )
}

/** Whole seconds since the wait began. */
function useSeconds(waiting: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!waiting) return undefined
    const begun = performance.now()
    setSeconds(0)
    const timer = setInterval(
      () => setSeconds(Math.floor((performance.now() - begun) / 1_000)),
      250,
    )
    return () => clearInterval(timer)
  }, [waiting])
  return seconds
}
