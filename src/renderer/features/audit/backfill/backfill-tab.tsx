import { Button, Checkbox, Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackfillScope } from '../../../../contract/backfill'
import { useWriteBlock } from '../../../api/use-write-block'
import { useFormat } from '../../../api/use-format'
import { signedUsd } from '../../../lib/money'
import { ScopeBar } from '../../../scope/scope-bar'
import { ConfirmDialog } from '../../../ui/confirm-dialog'
import { PageHeader } from '../../../ui/page-header'
import { useAuditScope, writeAuditScope } from '../audit-scope'
import { BackfillHistory } from './backfill-history'
import classes from './backfill.module.css'
import { PreviewTable } from './preview-table'
import { useBackfill } from './use-backfill'

const reaches = ['missing', 'computed', 'recorded'] as const

/** Computes costs anew at today's prices: what would change first, then the writing, then undoing it. */
export default function BackfillTab() {
  const { t } = useTranslation('backfill')
  const format = useFormat()
  const blocked = useWriteBlock()
  const { filter, setFilter } = useAuditScope()
  const [reach, setReach] = useState<BackfillScope['reach']>('missing')
  const [intoClosedMonths, setIntoClosedMonths] = useState(false)
  const [asking, setAsking] = useState(false)
  const backfill = useBackfill()
  const { running } = backfill
  const scope: BackfillScope = { filter, reach, intoClosedMonths }
  // What was said of another scope is void.
  const previewed =
    backfill.previewed && textOf(backfill.previewed.scope) === textOf(scope)
      ? backfill.previewed
      : null
  const change = previewed?.preview.change
  const sentence =
    change &&
    t('alters', {
      count: change.calls,
      calls: format.integer(change.calls),
      amount: signedUsd(change.differenceUsd, format.money),
    })
  return (
    <div className={classes.tab}>
      <PageHeader title={t('title')} description={t('description')} />
      <div className={classes.scope}>
        <ScopeBar full filter={filter} onChange={setFilter} />
      </div>
      <Stack gap="sm" className={classes.form}>
        <Radio.Group
          label={t('reach')}
          value={reach}
          onChange={(value) => setReach(reaches.find((one) => one === value) ?? 'missing')}
        >
          <Stack gap={6} mt={6}>
            {reaches.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`reaches.${value}`)}
                description={t(`reachHelp.${value}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox
          label={t('intoClosed')}
          checked={intoClosedMonths}
          onChange={(event) => setIntoClosedMonths(event.currentTarget.checked)}
        />
        <Group gap="sm">
          <Button
            variant={previewed ? 'default' : 'filled'}
            loading={running === 'preview'}
            disabled={running === 'write'}
            onClick={() => backfill.preview(scope)}
          >
            {t('preview')}
          </Button>
          {change && change.calls > 0 && (
            <Button
              loading={running === 'write'}
              disabled={blocked !== null}
              title={blocked ?? undefined}
              onClick={() => setAsking(true)}
            >
              {t('write', { count: change.calls, calls: format.integer(change.calls) })}
            </Button>
          )}
        </Group>
        {backfill.error !== null && (
          <Text size="sm" c="var(--tl-bad)" role="alert">
            {backfill.error}
          </Text>
        )}
      </Stack>
      <div role="status">{sentence && <Text fw={600}>{sentence}</Text>}</div>
      {previewed && <PreviewTable preview={previewed.preview} />}
      <BackfillHistory onUndo={backfill.undo} busy={running !== null} blocked={blocked} />
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          backfill.write()
        }}
        title={t('confirmTitle')}
        confirmLabel={t('confirm')}
        danger={reach === 'recorded'}
      >
        <Text>{sentence}</Text>
        <Text size="sm" c="dimmed" mt="xs">
          {t(reach === 'recorded' ? 'confirmRecorded' : 'confirmText')}
        </Text>
      </ConfirmDialog>
    </div>
  )
}

function textOf({ filter, reach, intoClosedMonths }: BackfillScope): string {
  return JSON.stringify([writeAuditScope(filter).toString(), reach, intoClosedMonths])
}
