import { Group, SegmentedControl, Select, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportInspection } from '../../../contract/imports'
import { allTimeZones } from '../../lib/time'
import type { DraftPlan } from './draft-plan'

interface AnswerProps {
  inspection: ImportInspection
  draft: DraftPlan
  onDraft: (draft: DraftPlan) => void
}

/** In which zone the times are; asked only where they do not say it themselves. */
export function ZoneAnswer({ inspection, draft, onDraft }: AnswerProps) {
  const { t } = useTranslation('imports')
  const zones = useMemo(() => allTimeZones(), [])
  if (draft.columns.time === undefined || zonesAreSaid(inspection, draft)) return null
  return (
    <Group gap={8} wrap="nowrap" title={t('ask.zoneHelp')}>
      <Text size="xs" c="dimmed" aria-hidden>
        {t('ask.zoneShort')}
      </Text>
      <Select
        aria-label={`${t('ask.zone')}. ${t('ask.zoneHelp')}`}
        size="xs"
        flex={1}
        searchable
        openOnFocus={false}
        allowDeselect={false}
        limit={200}
        data={zones}
        value={draft.timeZone}
        onChange={(timeZone) => timeZone && onDraft({ ...draft, timeZone })}
      />
    </Group>
  )
}

/** Whether the input counts what a cache read; asked only where a column tells that. */
export function CachedAnswer({ draft, onDraft }: Omit<AnswerProps, 'inspection'>) {
  const { t } = useTranslation('imports')
  if (draft.columns.cacheRead === undefined) return null
  return (
    <SegmentedControl
      aria-label={t('ask.cached')}
      title={`${t('ask.cached')} ${t(draft.inputIncludesCached ? 'ask.cachedYesHelp' : 'ask.cachedNoHelp')}`}
      size="xs"
      fullWidth
      data={[
        { value: 'yes', label: t('ask.cachedYes') },
        { value: 'no', label: t('ask.cachedNo') },
      ]}
      value={draft.inputIncludesCached ? 'yes' : 'no'}
      onChange={(answer) => onDraft({ ...draft, inputIncludesCached: answer === 'yes' })}
    />
  )
}

/** The file was asked about its own time column only; about another one, better ask. */
function zonesAreSaid({ timesHaveZone, suggested }: ImportInspection, draft: DraftPlan): boolean {
  return timesHaveZone && draft.columns.time === suggested.time
}
