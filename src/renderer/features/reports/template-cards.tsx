import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core'
import { IconDots, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type ReportKind, reportKindSchema } from '../../../contract/reports'
import { PagePicture } from './page-picture'
import { type ReportView, sameReport } from './report-view'
import classes from './reports.module.css'
import { sameName, type SavedTemplate } from './use-templates'

interface TemplateCardsProps {
  view: ReportView
  templates: readonly SavedTemplate[]
  busy: boolean
  onOpen: (view: ReportView) => void
  onRun: (template: SavedTemplate) => void
  onRename: (template: SavedTemplate) => void
  onRemove: (template: SavedTemplate) => void
}

/** The built-in templates and the saved ones, each with a small picture of its page. */
export function TemplateCards(props: TemplateCardsProps) {
  const { view, templates, onOpen } = props
  const { t } = useTranslation('reports')
  const builtIn = (kind: ReportKind): void =>
    onOpen({ ...view, request: { ...view.request, kind }, name: null })
  return (
    <ul className={classes.cards}>
      {reportKindSchema.options.map((kind) => (
        <li key={kind} className={classes.card} data-chosen={isBuiltIn(view, kind) || undefined}>
          <button
            type="button"
            className={classes.cardMain}
            aria-pressed={isBuiltIn(view, kind)}
            onClick={() => builtIn(kind)}
          >
            <PagePicture kind={kind} />
            <span className={classes.cardWords}>
              <span className={classes.cardName}>{t(`kind.${kind}.name`)}</span>
              <span className={classes.cardText}>{t(`kind.${kind}.text`)}</span>
            </span>
          </button>
        </li>
      ))}
      {templates.map((template) => (
        <SavedCard key={template.name} template={template} {...props} />
      ))}
    </ul>
  )
}

function isBuiltIn({ name, request }: ReportView, kind: ReportKind): boolean {
  return name === null && request.kind === kind
}

function SavedCard({
  template,
  view,
  busy,
  onOpen,
  onRun,
  onRename,
  onRemove,
}: TemplateCardsProps & { template: SavedTemplate }) {
  const { t } = useTranslation('reports')
  const { name, request, formats } = template
  const isOpen = view.name !== null && sameName(view.name, name)
  const changed = isOpen && !sameReport(view, template)
  return (
    <li className={classes.card} data-chosen={isOpen || undefined}>
      <button
        type="button"
        className={classes.cardMain}
        aria-pressed={isOpen}
        onClick={() => onOpen({ request, formats, name })}
      >
        <PagePicture kind={request.kind} />
        <span className={classes.cardWords}>
          <span className={classes.cardName}>{name}</span>
          <span className={classes.cardText}>
            {t(`kind.${request.kind}.name`)} ·{' '}
            {formats.map((format) => t(`format.${format}`)).join(', ')}
          </span>
          {changed && (
            <Text span size="xs" c="var(--tl-warn)">
              {t('template.changed')}
            </Text>
          )}
        </span>
      </button>
      <span className={classes.cardActions}>
        <Tooltip label={t('template.run', { name })}>
          <ActionIcon
            size="md"
            onClick={() => onRun(template)}
            loading={busy}
            aria-label={t('template.run', { name })}
          >
            <IconPlayerPlay size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Menu>
          <Menu.Target>
            <ActionIcon size="md" aria-label={t('template.more', { name })}>
              <IconDots size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size={16} stroke={1.6} aria-hidden />}
              onClick={() => onRename(template)}
            >
              {t('template.rename')}
            </Menu.Item>
            <Menu.Item
              color="var(--tl-bad)"
              leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />}
              onClick={() => onRemove(template)}
            >
              {t('template.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    </li>
  )
}
