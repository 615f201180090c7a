import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../../contract/settings'
import { type Tolerance, toleranceAmountSchema } from '../../../../contract/tolerance'
import { routeKey, useRouteMutation, useSettings } from '../../../api/queries'
import { useErrorText } from '../../../i18n/use-error-text'
import { DecimalInput } from '../../../ui/decimal-input'
import classes from './bills.module.css'

interface ToleranceFieldsProps {
  tolerance: Tolerance
  connectionId: string
}

/** How far a bill may be from the calls; remembered for the connection once it is a number. */
export function ToleranceFields({ tolerance, connectionId }: ToleranceFieldsProps) {
  const { t } = useTranslation('bills')
  const queries = useQueryClient()
  const errorText = useErrorText()
  const { billTolerances } = useSettings()
  const [typed, setTyped] = useState(tolerance)
  const update = useRouteMutation('settings.update', {
    onSuccess: (settings) => queries.setQueryData(routeKey('settings.get', {}), settings),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: t('bar.notKept'),
        message: errorText.text(error),
      }),
  })
  const isValid = (text: string): boolean => toleranceAmountSchema.safeParse(text).success
  const keep = (): void => {
    if (!isValid(typed.usd) || !isValid(typed.percent)) return
    if (typed.usd === tolerance.usd && typed.percent === tolerance.percent) return
    const next = { ...billTolerances, [connectionId]: typed }
    queries.setQueryData<Settings>(
      routeKey('settings.get', {}),
      (old) => old && { ...old, billTolerances: next },
    )
    update.mutate({ billTolerances: next })
  }
  return (
    <div className={classes.tolerance} role="group" aria-label={t('bar.tolerance')}>
      {(['usd', 'percent'] as const).map((kind) => (
        <DecimalInput
          key={kind}
          label={t(`bar.${kind}`)}
          value={typed[kind]}
          onChange={(text) => setTyped({ ...typed, [kind]: text.replace(',', '.') })}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep()
          }}
          error={isValid(typed[kind]) ? null : t('errors:field.invalid_tolerance')}
          w={104}
        />
      ))}
    </div>
  )
}
