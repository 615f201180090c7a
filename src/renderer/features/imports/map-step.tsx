import { Group, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { ImportInspection } from '../../../contract/imports'
import { isKnownFormat } from '../../../contract/known-formats'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { ErrorState } from '../../ui/error-state'
import { GuardedButton } from '../../ui/guarded-button'
import { ClosedMonthsChoice } from '../../ui/closed-months-choice'
import { Creates } from './creates'
import { type DraftPlan, missingOf, planOf } from './draft-plan'
import { FieldTable } from './field-table'
import { type QueuedFile, startedFile } from './imports-store'
import classes from './imports.module.css'
import { PreviewTable } from './preview-table'
import { Step } from './step'

interface MapStepProps {
  file: QueuedFile
  reference: string
  inspection: ImportInspection
  draft: DraftPlan
  onDraft: (draft: DraftPlan) => void
  blocked: string | null
}

/** How the columns map, what that makes of the first rows, and the start. */
export function MapStep({ file, reference, inspection, draft, onDraft, blocked }: MapStepProps) {
  const { t } = useTranslation('imports')
  const errorText = useErrorText()
  const [settled] = useDebouncedValue(draft, 300)
  const missing = missingOf(draft)
  const isFolder = inspection.files !== null
  const isKnown = isFolder || isKnownFormat(draft.format)
  const isWhole = isKnown || missing.length === 0
  // A plan with a gap would only reject every row.
  const preview = useRouteQuery(
    'imports.preview',
    { file: reference, plan: planOf(settled, isFolder), limit: 10 },
    { keepPrevious: true, staleTime: 5_000, enabled: isFolder || missingOf(settled).length === 0 },
  )
  const start = useRouteMutation('imports.start', {
    onSuccess: ({ jobId }) => startedFile(file.key, jobId, draft),
  })
  const reason = isWhole
    ? null
    : t('start.missing', {
        what: missing.map((what) => t(`missing.${what}`)).join(t('start.and')),
      })
  const ref = file.ref

  return (
    <>
      <Step number={2} title={t(isKnown ? 'step.becomes' : 'step.map')}>
        <Stack gap="sm">
          {!isKnown && <FieldTable inspection={inspection} draft={draft} onDraft={onDraft} />}
          {!isWhole && (
            <Text size="sm" c="dimmed">
              {t('preview.waits', { reason })}
            </Text>
          )}
          {isWhole && preview.isError && (
            <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
          )}
          {isWhole && !preview.isError && (
            <PreviewTable
              rows={preview.data?.rows ?? null}
              columns={isKnown ? null : settled.columns}
              stale={preview.isFetching || settled !== draft}
            />
          )}
        </Stack>
      </Step>
      <Step number={3} title={t('step.result')}>
        <Stack gap="sm">
          {isWhole && preview.data && <Creates preview={preview.data} />}
          {isWhole && (
            <ClosedMonthsChoice
              months={preview.data?.closedMonths ?? []}
              checked={draft.intoClosedMonths}
              onChange={(intoClosedMonths) => onDraft({ ...draft, intoClosedMonths })}
            />
          )}
          {start.isError && (
            <Text c="var(--tl-bad)" role="alert">
              {errorText.text(start.error)}
            </Text>
          )}
          <Group gap="sm">
            <GuardedButton
              blocked={blocked ?? reason}
              loading={start.isPending}
              onClick={() => {
                if (ref) start.mutate({ file: ref, plan: planOf(draft, isFolder) })
              }}
            >
              {t('start.button', { file: file.name })}
            </GuardedButton>
            <Text
              size="sm"
              c={reason === null ? 'dimmed' : 'var(--tl-warn)'}
              role="status"
              className={classes.startNote}
            >
              {reason ?? t('start.safe')}
            </Text>
          </Group>
        </Stack>
      </Step>
    </>
  )
}
