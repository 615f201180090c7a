import { Autocomplete, Group, Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { billFieldSchema, requiredBillFields } from '../../../../contract/bill-plan'
import type { BillGroup, BillInspection } from '../../../../contract/bills'
import type { FileRef } from '../../../../contract/files'
import { useClient } from '../../../api/client-context'
import { useProviders, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { whenJobEnded } from '../../../api/when-job-ended'
import { useWriteBlock } from '../../../api/use-write-block'
import { useErrorText } from '../../../i18n/use-error-text'
import { allTimeZones } from '../../../lib/time'
import { ClosedMonthsChoice } from '../../../ui/closed-months-choice'
import { ColumnMap } from '../../../ui/column-map'
import { ErrorState } from '../../../ui/error-state'
import { GuardedButton } from '../../../ui/guarded-button'
import { BillCheckView } from './bill-check'
import {
  type BillDraft,
  billDraftOf,
  billPlanOf,
  missingInBill,
  withBillColumn,
} from './bill-draft'
import classes from './bills.module.css'

interface BillFormProps {
  file: FileRef
  inspection: BillInspection
  provider: string
  onDone: (brought: Omit<BillGroup, 'months'> & { month: string | null }) => void
}

/** Whose bill it is and how its lines are read; below, what that makes of the whole file. */
export function BillForm({ file, inspection, provider, onDone }: BillFormProps) {
  const { t } = useTranslation('bills')
  const client = useClient()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const blocked = useWriteBlock()
  const providers = useProviders().data?.providers ?? []
  const [draft, setDraft] = useState(() => billDraftOf(inspection, provider))
  const [settled] = useDebouncedValue(draft, 300)
  const [problem, setProblem] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const missing = missingInBill(draft, inspection)
  const owner = providers.find(
    ({ name }) => name.toLowerCase() === settled.provider.trim().toLowerCase(),
  )
  const check = useRouteQuery(
    'bills.check',
    {
      file: file.ref,
      plan: billPlanOf(settled, inspection),
      ...(owner && { providerId: owner.id }),
    },
    { keepPrevious: true, enabled: missingInBill(settled, inspection).length === 0 },
  )
  const found = missing.length === 0 ? check.data : undefined
  const start = useRouteMutation('imports.start', {
    onSuccess: ({ jobId }) => {
      setRunning(true)
      whenJobEnded(client, queries, jobId, (job) => {
        setRunning(false)
        if (job.state !== 'done') return setProblem(job.error)
        onDone({
          source: inspection.known ?? 'bill',
          provider: draft.provider.trim(),
          timeZone: inspection.known ? 'UTC' : draft.timeZone,
          month: found?.to?.slice(0, 7) ?? null,
        })
      })
    },
    onError: setProblem,
  })
  const news = (found?.fresh ?? 0) + (found?.changed ?? 0)
  const reason =
    missing.length > 0
      ? t('import.missing', { what: missing.map((one) => t(`missing.${one}`)).join(', ') })
      : found && news === 0
        ? t(found.lines === 0 ? 'import.nothing' : 'import.allKnown')
        : null

  return (
    <>
      {inspection.known && (
        <Text size="sm">{t('import.known', { source: t(`source.${inspection.known}`) })}</Text>
      )}
      {!inspection.known && (
        <Autocomplete
          label={t('import.provider')}
          description={t('import.providerHelp')}
          data={providers.map(({ name }) => name)}
          maxLength={128}
          value={draft.provider}
          onChange={(name) => setDraft({ ...draft, provider: name })}
          openOnFocus={false}
          w={320}
        />
      )}
      {!inspection.known && <Reading inspection={inspection} draft={draft} onDraft={setDraft} />}
      {missing.length === 0 && check.isError && (
        <ErrorState
          error={check.error}
          onRetry={() => void check.refetch()}
          retrying={check.isFetching}
        />
      )}
      {found && !check.isError && (
        <BillCheckView check={found} stale={check.isFetching || settled !== draft} />
      )}
      <ClosedMonthsChoice
        months={found?.closedMonths ?? []}
        checked={draft.intoClosedMonths}
        onChange={(intoClosedMonths) => setDraft({ ...draft, intoClosedMonths })}
      />
      {problem !== null && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(problem)}
        </Text>
      )}
      <Group gap="sm">
        <GuardedButton
          blocked={blocked ?? reason}
          loading={start.isPending || running}
          disabled={!found}
          onClick={() => {
            setProblem(null)
            start.mutate({ file, plan: billPlanOf(draft, inspection) })
          }}
        >
          {t('import.start', { count: news })}
        </GuardedButton>
        <Text size="sm" c={reason === null ? 'dimmed' : 'var(--tl-warn)'} role="status">
          {reason ?? t('import.safe')}
        </Text>
      </Group>
    </>
  )
}

interface ReadingProps {
  inspection: BillInspection
  draft: BillDraft
  onDraft: (draft: BillDraft) => void
}

/** What the columns are, and what their texts mean. */
function Reading({ inspection, draft, onDraft }: ReadingProps) {
  const { t } = useTranslation('bills')
  const zones = useMemo(() => allTimeZones(), [])
  const { reading } = draft
  return (
    <>
      <ColumnMap
        label={t('map.label')}
        heads={{ field: t('map.field'), column: t('map.column'), samples: t('map.samples') }}
        texts={{
          none: t('map.none'),
          required: t('map.required'),
          columnOf: (field) => t('map.columnOf', { field }),
          clear: (field) => t('map.clear', { field }),
        }}
        fields={billFieldSchema.options.map((field) => ({
          id: field,
          label: t(`field.${field}`),
          help: t(`fieldHelp.${field}`),
          required: requiredBillFields.some((one) => one === field),
        }))}
        columns={inspection.columns}
        map={reading.columns}
        onColumn={(field, column) => onDraft(withBillColumn(draft, field, column))}
      />
      <div className={classes.questions}>
        <Select
          label={t('ask.zone')}
          description={t('ask.zoneHelp')}
          searchable
          allowDeselect={false}
          limit={200}
          data={zones}
          value={draft.timeZone}
          onChange={(timeZone) => timeZone && onDraft({ ...draft, timeZone })}
        />
        <Select
          label={t('ask.dates')}
          description={t('ask.datesHelp')}
          allowDeselect={false}
          data={[
            { value: 'monthFirst', label: t('ask.monthFirst') },
            { value: 'dayFirst', label: t('ask.dayFirst') },
          ]}
          value={reading.dateOrder}
          onChange={(order) =>
            onDraft({
              ...draft,
              reading: { ...reading, dateOrder: order === 'dayFirst' ? order : 'monthFirst' },
            })
          }
        />
        <Select
          label={t('ask.decimal')}
          description={t('ask.decimalHelp')}
          allowDeselect={false}
          data={[
            { value: '.', label: t('ask.point') },
            { value: ',', label: t('ask.comma') },
          ]}
          value={reading.decimalSign}
          onChange={(sign) =>
            onDraft({ ...draft, reading: { ...reading, decimalSign: sign === ',' ? ',' : '.' } })
          }
        />
      </div>
    </>
  )
}
