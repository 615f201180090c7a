import { ActionIcon, Autocomplete, Group, Select, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { importFormatSchema } from '../../../../contract/imports'
import {
  type Project,
  projectMatchSchema,
  type ProjectRuleInput,
} from '../../../../contract/projects'
import classes from './projects.module.css'

/** A rule as it is typed; parts of it may still be blank. */
export interface RuleDraft extends ProjectRuleInput {
  key: string
}

interface RuleRowProps {
  rule: RuleDraft
  /** By field; none while all is well. */
  errors: Record<string, string>
  number: number
  isLast: boolean
  projects: readonly Project[]
  readOnly: boolean
  onChange: (part: Partial<RuleDraft>) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

const ANY = ''

export function RuleRow(props: RuleRowProps) {
  const { rule, errors, number, isLast, projects, readOnly, onChange, onMove, onRemove } = props
  const { t } = useTranslation('settings')
  const known: string[] = importFormatSchema.options
  // A rule of a newer version may be for a format that this one does not know.
  const sources =
    rule.source === null || known.includes(rule.source) ? known : [...known, rule.source]
  const names = [...new Set(projects.map(({ id, name }) => name ?? id))]
  return (
    <li className={classes.rule}>
      <Select
        size="xs"
        aria-label={t('projects.rules.sourceOf', { number })}
        data={[
          { value: ANY, label: t('projects.rules.anySource') },
          ...sources.map((source) => ({
            value: source,
            label: t(`imports:facts.formats.${source}`, source),
          })),
        ]}
        value={rule.source ?? ANY}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(source) => onChange({ source: source === ANY ? null : source })}
      />
      <Select
        size="xs"
        aria-label={t('projects.rules.matchOf', { number })}
        data={projectMatchSchema.options.map((match) => ({
          value: match,
          label: t(`projects.rules.match.${match}`),
        }))}
        value={rule.match}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(match) => onChange({ match: projectMatchSchema.parse(match) })}
      />
      <TextInput
        size="xs"
        aria-label={t('projects.rules.patternOf', { number })}
        placeholder={t(`projects.rules.example.${rule.match}`)}
        maxLength={1_000}
        value={rule.pattern}
        error={errors['pattern']}
        readOnly={readOnly}
        onChange={(event) => onChange({ pattern: event.currentTarget.value })}
      />
      <Autocomplete
        size="xs"
        aria-label={t('projects.rules.projectOf', { number })}
        placeholder={t('projects.rules.project')}
        data={names}
        limit={50}
        maxLength={128}
        value={rule.project}
        error={errors['project']}
        readOnly={readOnly}
        onChange={(project) => onChange({ project })}
      />
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          size={30}
          disabled={readOnly || number === 1}
          aria-label={t('projects.rules.up', { number })}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={30}
          disabled={readOnly || isLast}
          aria-label={t('projects.rules.down', { number })}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={30}
          disabled={readOnly}
          aria-label={t('projects.rules.remove', { number })}
          onClick={onRemove}
        >
          <IconTrash size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Group>
    </li>
  )
}
