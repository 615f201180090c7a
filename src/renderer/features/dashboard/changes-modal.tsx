import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { DayChange } from '../../../contract/rollup'
import { routeKey, useRouteMutation } from '../../api/queries'
import type { Format } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { signedUsd } from '../../lib/money'
import { callsHref } from '../../scope/calls-href'
import classes from './notices.module.css'

interface ChangesModalProps {
  opened: boolean
  onClose: () => void
  changes: readonly DayChange[]
  format: Format
}

/** What changed in days that were closed; once seen, they come off the list. */
export function ChangesModal({ opened, onClose, changes, format }: ChangesModalProps) {
  const { t } = useTranslation('dashboard')
  const queries = useQueryClient()
  const errorText = useErrorText()
  const acknowledge = useRouteMutation('rollup.acknowledge', {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: routeKey('rollup.changes') })
      onClose()
    },
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('changes.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:actions.close') }}
      transitionProps={{ duration: 120 }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('changes.text')}
        </Text>
        <ul className={classes.days}>
          {changes.map((change) => (
            <li key={change.id} className={classes.day}>
              <span className={classes.what}>
                {t('changes.day', {
                  day: format.day(change.day),
                  calls: t('changes.calls', {
                    count: Math.abs(change.calls),
                    calls: signed(change.calls, format),
                  }),
                  amount: signedUsd(change.costUsd, format.money),
                })}
              </span>
              <Text size="xs" c="dimmed">
                {t('changes.noticed', { age: format.relative(change.noticedAt) })}
              </Text>
              <Anchor
                component={Link}
                size="sm"
                href={callsHref({
                  period: { kind: 'dates', from: change.day, to: change.day },
                })}
              >
                {t('notices.showCalls')}
              </Anchor>
            </li>
          ))}
        </ul>
        {acknowledge.isError && (
          <Text size="sm" c="var(--tl-bad)" role="alert">
            {errorText.text(acknowledge.error)}
          </Text>
        )}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:actions.close')}
          </Button>
          <Button
            loading={acknowledge.isPending}
            onClick={() => acknowledge.mutate({ ids: changes.map(({ id }) => id) })}
          >
            {t('changes.acknowledge')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function signed(count: number, format: Format): string {
  return count > 0 ? `+${format.integer(count)}` : format.integer(count)
}
