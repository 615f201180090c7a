import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ProjectRuleInput, projectRuleInputSchema } from '../../../../contract/projects'
import { useProjects, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useWriteBlock } from '../../../api/use-write-block'
import { useErrorText } from '../../../i18n/use-error-text'
import { schemaErrors } from '../../../lib/schema-errors'
import { ErrorState } from '../../../ui/error-state'
import { GuardedButton } from '../../../ui/guarded-button'
import { RulePreview } from './rule-preview'
import { type RuleDraft, RuleRow } from './rule-row'
import classes from './projects.module.css'

/** The ordered rules that turn the texts of files into projects, tried out as they are typed. */
export function ProjectRules() {
  const { t, i18n } = useTranslation('settings')
  const errorText = useErrorText()
  const blocked = useWriteBlock()
  const stored = useRouteQuery('projects.rules', {})
  const projects = useProjects().data?.projects ?? []
  /** Rules that cannot be saved say why. */
  const [tried, setTried] = useState(false)
  /** null: as they are stored. */
  const [drafts, setDrafts] = useState<readonly RuleDraft[] | null>(null)
  const save = useRouteMutation('projects.saveRules', {
    onSuccess: () => {
      discard()
      notifications.show({ message: t('projects.rules.saved') })
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText.text(error) }),
  })
  const discard = (): void => {
    setDrafts(null)
    setTried(false)
  }

  const kept: readonly RuleDraft[] =
    stored.data?.rules.map(({ source, match, pattern, projectId, projectName }, index) => ({
      key: `kept ${index}`,
      source,
      match,
      pattern,
      project: projectName ?? projectId,
    })) ?? []
  const rules = drafts ?? kept
  const complete = rules.filter((rule) => projectRuleInputSchema.safeParse(rule).success)
  const change = (index: number, part: Partial<RuleDraft>): void =>
    setDrafts(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)))
  const saveAll = (): void => {
    setTried(true)
    if (complete.length === rules.length) save.mutate({ rules: rules.map(toInput) })
  }
  const move = (index: number, by: -1 | 1): void => {
    const next = [...rules]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + by, 0, moved)
    setDrafts(next)
  }
  const add = (start: Partial<RuleDraft> = {}): void =>
    setDrafts([
      ...rules,
      {
        key: crypto.randomUUID(),
        source: null,
        match: 'prefix',
        pattern: '',
        project: '',
        ...start,
      },
    ])

  return (
    <Stack gap="sm" mt="md">
      <div>
        <Title order={3} size="h5">
          {t('projects.rules.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('projects.rules.description')}
        </Text>
      </div>
      {stored.isPending && <Skeleton height={64} aria-hidden />}
      {stored.isError && !stored.data && (
        <ErrorState error={stored.error} onRetry={() => void stored.refetch()} />
      )}
      {stored.data && (
        <>
          {rules.length > 0 && (
            <ol className={classes.rules}>
              {rules.map((rule, index) => (
                <RuleRow
                  key={rule.key}
                  rule={rule}
                  errors={tried ? schemaErrors(projectRuleInputSchema, rule, i18n) : {}}
                  number={index + 1}
                  isLast={index === rules.length - 1}
                  projects={projects}
                  readOnly={blocked !== null}
                  onChange={(part) => change(index, part)}
                  onMove={(by) => move(index, by)}
                  onRemove={() => setDrafts(rules.filter((_, at) => at !== index))}
                />
              ))}
            </ol>
          )}
          <Group gap="xs">
            <GuardedButton
              variant="default"
              blocked={blocked}
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => add()}
            >
              {t('projects.rules.add')}
            </GuardedButton>
            {drafts !== null && (
              <>
                <Button variant="default" ml="auto" onClick={discard}>
                  {t('projects.rules.discard')}
                </Button>
                <GuardedButton blocked={blocked} loading={save.isPending} onClick={saveAll}>
                  {t('projects.rules.save')}
                </GuardedButton>
              </>
            )}
          </Group>
          <RulePreview
            rules={complete.map(toInput)}
            onRule={
              blocked === null
                ? ({ source, text }) => add({ source, match: 'exact', pattern: text })
                : null
            }
          />
        </>
      )}
    </Stack>
  )
}

function toInput({ source, match, pattern, project }: RuleDraft): ProjectRuleInput {
  return { source, match, pattern, project }
}
