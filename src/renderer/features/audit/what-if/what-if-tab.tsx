import { Button, Group, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WhatIfRequest, WhatIfRule } from '../../../../contract/what-if'
import { useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useCopyTable } from '../../../api/use-copy-table'
import { useFormat } from '../../../api/use-format'
import { useSavedNotice } from '../../../api/use-saved-notice'
import { NoCalls } from '../../../scope/no-calls'
import { NothingLeft } from '../../../scope/nothing-left'
import { ScopeBar } from '../../../scope/scope-bar'
import { Announce } from '../../../ui/announce'
import { EmptyState } from '../../../ui/empty-state'
import { PageHeader } from '../../../ui/page-header'
import { ShareMenu } from '../../../ui/share-menu'
import { everything } from '../../../scope/filter-parts'
import { RuleList } from './rule-list'
import { RuleSheet } from './rule-sheet'
import { ScenariosMenu } from './scenarios-menu'
import { OTHERS } from './rule-values'
import { useWhatIf } from './use-what-if'
import { useWhatIfLocation } from './use-what-if-location'
import { WhatIfResult } from './what-if-result'
import classes from './what-if.module.css'

/** What the same calls would have cost on another model, or at another price. */
export default function WhatIfTab() {
  const { t } = useTranslation('whatIf')
  const format = useFormat()
  const { view, show } = useWhatIfLocation()
  const { rules } = view
  const [editing, setEditing] = useState<number | null>(null)
  const { request, result, running, error, run, stop } = useWhatIf(view)
  const setRules = (next: WhatIfRule[]): void => show({ ...view, rules: next })
  const save = (rule: WhatIfRule): void => {
    if (editing === null) return
    setRules(editing < rules.length ? rules.with(editing, rule) : [...rules, rule])
    setEditing(null)
  }
  const taken = rules.flatMap(({ modelIds }, index) =>
    index === editing ? [] : modelIds.length === 0 ? [OTHERS] : modelIds,
  )
  return (
    <div className={classes.tab}>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <ScenariosMenu
              view={view}
              onOpen={show}
              onNamed={(name) => show({ ...view, name }, true)}
            />
            {request && result && <Share request={request} />}
          </>
        }
      />
      <div className={classes.scope}>
        <ScopeBar
          full
          filter={view.filter}
          onChange={(filter, replace) => show({ ...view, filter }, replace)}
        />
      </div>
      <RuleList
        rules={rules}
        onAdd={() => setEditing(rules.length)}
        onEdit={setEditing}
        onRemove={(index) => setRules(rules.filter((_, place) => place !== index))}
      />
      {rules.length > 0 && (
        <Group gap="sm" align="center">
          <Button
            variant={result ? 'default' : 'filled'}
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            loading={running}
            onClick={run}
          >
            {t(result ? 'runAgain' : 'run')}
          </Button>
          {running && (
            <Button
              variant="default"
              leftSection={<IconPlayerStop size={16} aria-hidden />}
              onClick={stop}
            >
              {t('common:actions.cancel')}
            </Button>
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('prices.label')}
            data={[
              { value: 'ofDate', label: t('prices.ofDate') },
              { value: 'today', label: t('prices.today') },
            ]}
            value={view.prices}
            onChange={(prices) =>
              show({ ...view, prices: prices === 'today' ? 'today' : 'ofDate' })
            }
          />
          {result && (
            <Text size="sm" c="dimmed">
              {t('ran', { when: format.relative(result.ranAt) })}
            </Text>
          )}
        </Group>
      )}
      {error !== null && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {error}
        </Text>
      )}
      {rules.length === 0 && <EmptyState icon={IconScale}>{t('empty')}</EmptyState>}
      {running && !result && <Skeleton height={240} />}
      {result &&
        (result.byModel.length === 0 ? (
          <Nothing filter={view.filter} onChange={(filter) => show({ ...view, filter })} />
        ) : (
          <WhatIfResult result={result} />
        ))}
      <Announce text={result ? t('done', { count: result.total.calls }) : ''} />
      {editing !== null && (
        <RuleSheet
          key={editing}
          rule={rules[editing] ?? null}
          taken={taken}
          onSave={save}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  )
}

/** No call fits: because there is none, or because of the filter. */
function Nothing(props: Parameters<typeof NothingLeft>[0]) {
  const all = useRouteQuery('usage.count', { filter: everything })
  return all.data?.calls === 0 ? <NoCalls /> : <NothingLeft {...props} />
}

/** The answer as a file, or as Markdown to paste. */
function Share({ request }: { request: WhatIfRequest }) {
  const notice = useSavedNotice()
  const copy = useCopyTable()
  const write = useRouteMutation('whatIf.export', {
    onSuccess: ({ file }) => notice.saved(file),
    onError: notice.failed,
  })
  const read = useRouteMutation('whatIf.markdown')
  return (
    <ShareMenu
      busy={write.isPending || read.isPending}
      disabled={false}
      onExport={(format) => write.mutate({ request, format })}
      onCopy={() => void copy(() => read.mutateAsync({ request }))}
    />
  )
}
