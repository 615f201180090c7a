import { Button, Menu, Select, Skeleton, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import {
  IconChevronDown,
  IconFilterOff,
  IconHistory,
  IconSearch,
  IconTableExport,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { trailSubjectSchema } from '../../../../contract/trail'
import { useRouteMutation } from '../../../api/queries'
import { useSavedNotice } from '../../../api/use-saved-notice'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import classes from './trail.module.css'
import { TrailTable } from './trail-table'
import { useTrail } from './use-trail'
import { trailPeriods, useTrailLocation } from './use-trail-location'

/** Who changed what, when, and from what to what. */
export default function TrailPanel() {
  const { t } = useTranslation('audit')
  const { view, filter, show } = useTrailLocation()
  const [typed, setTyped] = useState(view.text)
  const search = useDebouncedCallback((text: string) => show({ ...view, text }), 250)
  const trail = useTrail(filter)
  const pages = trail.data?.pages
  const entries = pages?.flatMap((page) => page.entries) ?? null
  const isNarrowed = view.text !== '' || view.subject !== null || view.period !== 'allTime'
  const notice = useSavedNotice()
  const write = useRouteMutation('trail.export', {
    onSuccess: ({ file }) => notice.saved(file),
    onError: notice.failed,
  })
  const showAll = (): void => {
    setTyped('')
    show({ text: '', subject: null, period: 'allTime' })
  }

  return (
    <section className={classes.panel} aria-label={t('tabs.trail')}>
      <Text size="sm" c="dimmed">
        {t('trail.description')}
      </Text>
      <div className={classes.bar} role="search" aria-label={t('trail.filter')}>
        <TextInput
          aria-label={t('trail.search')}
          placeholder={t('trail.search')}
          leftSection={<IconSearch size={14} stroke={1.8} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            search(event.currentTarget.value)
          }}
          maxLength={200}
          className={classes.search}
        />
        <Select
          aria-label={t('trail.subjectLabel')}
          placeholder={t('trail.everything')}
          data={trailSubjectSchema.options.map((value) => ({
            value,
            label: t(`trail.subject.${value}`),
          }))}
          value={view.subject}
          onChange={(value) =>
            show({ ...view, subject: trailSubjectSchema.safeParse(value).data ?? null })
          }
          clearable
          clearButtonProps={{ 'aria-label': t('trail.everything') }}
          w={176}
        />
        <Select
          aria-label={t('trail.periodLabel')}
          data={trailPeriods.map((value) => ({ value, label: t(`trail.period.${value}`) }))}
          value={view.period}
          onChange={(value) =>
            show({ ...view, period: trailPeriods.find((one) => one === value) ?? 'allTime' })
          }
          allowDeselect={false}
          w={152}
        />
        <Menu>
          <Menu.Target>
            <Button
              variant="default"
              ml="auto"
              leftSection={<IconTableExport size={16} stroke={1.6} aria-hidden />}
              rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
              loading={write.isPending}
              disabled={!entries || entries.length === 0}
            >
              {t('trail.export')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(['csv', 'jsonl'] as const).map((format) => (
              <Menu.Item key={format} onClick={() => write.mutate({ filter, format })}>
                {t(`trail.format.${format}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {trail.isError && !entries ? (
        <ErrorState
          error={trail.error}
          onRetry={() => void trail.refetch()}
          retrying={trail.isFetching}
        />
      ) : entries === null ? (
        <Skeletons />
      ) : pages?.[0]?.kept === false ? (
        <EmptyState icon={IconHistory}>{t('trail.notKept')}</EmptyState>
      ) : entries.length === 0 && isNarrowed ? (
        <EmptyState
          icon={IconFilterOff}
          actions={
            <Button variant="default" onClick={showAll}>
              {t('trail.showAll')}
            </Button>
          }
        >
          {t('trail.nothing')}
        </EmptyState>
      ) : entries.length === 0 ? (
        <EmptyState icon={IconHistory}>{t('trail.empty')}</EmptyState>
      ) : (
        <>
          <TrailTable entries={entries} stale={trail.isPlaceholderData} />
          {trail.hasNextPage && (
            <Button
              variant="default"
              className={classes.more}
              onClick={() => void trail.fetchNextPage()}
              loading={trail.isFetchingNextPage}
            >
              {t('trail.more')}
            </Button>
          )}
        </>
      )}
    </section>
  )
}

function Skeletons() {
  return (
    <div aria-hidden className={classes.panel}>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} height={20} />
      ))}
    </div>
  )
}
