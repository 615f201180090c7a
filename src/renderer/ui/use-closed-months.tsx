import { Checkbox } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorShape } from '../lib/error-text'

interface ClosedMonthsLeave {
  /** Closed months may be changed. */
  intoClosedMonths: boolean
  /** The question; null until a change was refused. */
  question: ReactNode
  /** It was refused, and nobody has said that it may be. */
  isRefused: boolean
  reset: () => void
}

/** For what is refused because of a closed month: asks whether it is meant all the same. */
export function useClosedMonths(error: unknown): ClosedMonthsLeave {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  const [intoClosedMonths, setAnswer] = useState(false)
  if (!asked && error && errorShape(error).code === 'month_closed') setAsked(true)
  return {
    intoClosedMonths,
    isRefused: asked && !intoClosedMonths,
    question: asked ? (
      <Checkbox
        label={t('closedMonths.change')}
        description={t('closedMonths.told')}
        checked={intoClosedMonths}
        onChange={(event) => setAnswer(event.currentTarget.checked)}
      />
    ) : null,
    reset: () => {
      setAsked(false)
      setAnswer(false)
    },
  }
}
