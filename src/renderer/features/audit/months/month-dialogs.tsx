import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useRouteMutation } from '../../../api/queries'
import { ConfirmDialog } from '../../../ui/confirm-dialog'
import { useLast } from '../../../ui/use-last'
import { useMonthText } from '../use-month-text'

export interface MonthQuestion {
  kind: 'close' | 'reopen'
  month: string
}

interface MonthDialogsProps {
  question: MonthQuestion | null
  onClose: () => void
}

/** Asks before a month is frozen or given free. */
export function MonthDialogs({ question, onClose }: MonthDialogsProps) {
  const { t } = useTranslation('audit')
  const monthText = useMonthText()
  const last = useLast(question)
  const close = useRouteMutation('months.close', { onSuccess: onClose })
  const reopen = useRouteMutation('months.reopen', { onSuccess: onClose })
  if (!last) return null
  const { kind, month } = last
  const name = monthText(month)
  const action = kind === 'close' ? close : reopen
  return (
    <ConfirmDialog
      opened={question !== null}
      onClose={() => {
        action.reset()
        onClose()
      }}
      onConfirm={() => action.mutate({ month })}
      title={t(`months.${kind}Title`, { month: name })}
      confirmLabel={t(`months.${kind}`)}
      danger={kind === 'reopen'}
      busy={action.isPending}
      error={action.error}
    >
      <Stack gap="xs">
        <Text size="sm">{t(`months.${kind}Text`, { month: name })}</Text>
        <Text size="sm" c="dimmed">
          {t(`months.${kind}More`)}
        </Text>
      </Stack>
    </ConfirmDialog>
  )
}
