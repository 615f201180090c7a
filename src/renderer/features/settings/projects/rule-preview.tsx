import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ProjectRuleInput, ProjectText } from '../../../../contract/projects'
import { useProjects, useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { Tag } from '../../../ui/tag'
import classes from './projects.module.css'

interface RulePreviewProps {
  rules: readonly ProjectRuleInput[]
  /** Begins a rule for a text; null: rules cannot be changed now. */
  onRule: ((text: ProjectText) => void) | null
}

const MOST_TEXTS = 200

/** What the rules, as they stand, would do with the texts that imports have met so far. */
export function RulePreview({ rules, onRule }: RulePreviewProps) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const [settled] = useDebouncedValue(JSON.stringify(rules), 250)
  const preview = useRouteQuery(
    'projects.previewRules',
    { rules: JSON.parse(settled) as ProjectRuleInput[], limit: MOST_TEXTS },
    { keepPrevious: true },
  ).data
  const names = new Map(useProjects().data?.projects.map(({ id, name }) => [id, name]))
  if (!preview) return null
  if (preview.total === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('projects.rules.noTexts')}
      </Text>
    )
  }
  const taken = preview.taken.reduce((sum, count) => sum + count, 0)
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4} role="status">
        {t('projects.rules.taken', {
          count: taken,
          taken: format.integer(taken),
          total: format.integer(preview.total),
        })}
      </Text>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="region"
        aria-label={t('projects.rules.texts')}
      >
        <table className={classes.texts}>
          <thead>
            <tr>
              <th style={{ width: 104 }}>{t('projects.rules.source')}</th>
              <th>{t('projects.rules.text')}</th>
              <th style={{ width: 148 }}>{t('projects.rules.project')}</th>
              <th style={{ width: 92 }}>{t('projects.rules.by')}</th>
              {onRule && <th style={{ width: 40 }} aria-label={t('projects.rules.add')} />}
            </tr>
          </thead>
          <tbody>
            {preview.texts.map((row) => (
              <tr key={`${row.source} ${row.text}`}>
                <td>{t(`imports:facts.formats.${row.source}`, row.source)}</td>
                <td title={row.text}>{row.text}</td>
                <td title={row.project}>{names.get(row.project) ?? row.project}</td>
                <td>
                  {row.rule === null ? (
                    <span className={classes.dim}>{t('projects.rules.byNone')}</span>
                  ) : (
                    <Tag tone="accent">{t('projects.rules.byRule', { number: row.rule + 1 })}</Tag>
                  )}
                </td>
                {onRule && (
                  <td>
                    {row.rule === null && (
                      <Tooltip label={t('projects.rules.addFor')}>
                        <ActionIcon
                          size="sm"
                          aria-label={t('projects.rules.addForText', { text: row.text })}
                          onClick={() => onRule(row)}
                        >
                          <IconPlus size={14} aria-hidden />
                        </ActionIcon>
                      </Tooltip>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
