import { Button, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDeviceFloppy, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../i18n/use-error-text'
import { ScopeBar } from '../../scope/scope-bar'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { ErrorState } from '../../ui/error-state'
import { NameDialog } from '../../ui/name-dialog'
import { FormatRow } from './format-row'
import { MonthField } from './month-field'
import { Preview } from './preview'
import { RecentReports } from './recent-reports'
import { type ReportView, sameReport } from './report-view'
import classes from './reports.module.css'
import { TableFields } from './table-fields'
import { TemplateCards } from './template-cards'
import { useReportLocation } from './use-report-location'
import { sameName, type SavedTemplate, useTemplates } from './use-templates'
import { useWriteReport } from './use-write-report'

type Dialog = { kind: 'save' } | { kind: 'rename' | 'remove'; template: SavedTemplate }

/** Templates and what they cover at the left, the page itself at the right. */
export default function ReportsPage() {
  const { t } = useTranslation('reports')
  const { view, show } = useReportLocation()
  const { list, save } = useTemplates()
  const errorText = useErrorText()
  const { write, isStarting } = useWriteReport()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const templates = list.data?.templates ?? []
  const { request, formats, name } = view
  const open = templates.find((one) => name !== null && sameName(one.name, name))
  const change = (next: Partial<ReportView>): void => show({ ...view, ...next }, true)

  return (
    <div className={classes.page}>
      <ScopeBar
        filter={request.filter}
        onChange={(filter, replace) => show({ ...view, request: { ...request, filter } }, replace)}
      />
      <div className={classes.layout}>
        <div className={classes.side}>
          <section aria-labelledby="templates-title" className={classes.section}>
            <div className={classes.heading}>
              <Title order={2} id="templates-title">
                {t('template.title')}
              </Title>
              {open && !sameReport(open, view) && (
                <Button
                  size="xs"
                  variant="default"
                  loading={save.isPending}
                  leftSection={<IconDeviceFloppy size={16} stroke={1.6} aria-hidden />}
                  onClick={() =>
                    save.mutate(
                      { template: { name: open.name, request, formats }, replace: true },
                      {
                        onError: (error) =>
                          notifications.show({
                            color: 'red',
                            title: t('template.notSaved'),
                            message: errorText.text(error),
                          }),
                      },
                    )
                  }
                >
                  {t('template.save')}
                </Button>
              )}
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
                onClick={() => setDialog({ kind: 'save' })}
              >
                {t('template.saveAs')}
              </Button>
            </div>
            {list.isError && (
              <ErrorState
                error={list.error}
                onRetry={() => void list.refetch()}
                retrying={list.isFetching}
              />
            )}
            <TemplateCards
              view={view}
              templates={templates}
              busy={isStarting}
              onOpen={(next) => show(next)}
              onRun={(template) => write({ ...template, template: template.name })}
              onRename={(template) => setDialog({ kind: 'rename', template })}
              onRemove={(template) => setDialog({ kind: 'remove', template })}
            />
          </section>
          <section aria-labelledby="covers-title" className={classes.section}>
            <Title order={2} id="covers-title">
              {t('covers')}
            </Title>
            <MonthField
              period={request.filter.period}
              onChange={(period) =>
                change({ request: { ...request, filter: { ...request.filter, period } } })
              }
            />
            <TableFields request={request} onChange={(next) => change({ request: next })} />
          </section>
          <section aria-labelledby="recent-title" className={classes.section}>
            <Title order={2} id="recent-title">
              {t('recent.title')}
            </Title>
            <RecentReports busy={isStarting} onAgain={(report) => write(report)} />
          </section>
        </div>
        <section className={classes.preview} aria-label={t('preview.label')}>
          <FormatRow
            formats={formats}
            busy={isStarting}
            // One format stays: a report of none is nothing.
            onChange={(next) => next.length > 0 && change({ formats: next })}
            onWrite={() => write({ request, formats, template: open?.name ?? null })}
          />
          <Preview view={{ ...view, name: open?.name ?? null }} />
        </section>
      </div>
      <Dialogs dialog={dialog} view={view} show={show} onClose={() => setDialog(null)} />
    </div>
  )
}

interface DialogsProps {
  dialog: Dialog | null
  view: ReportView
  show: (view: ReportView, replace?: boolean) => void
  onClose: () => void
}

/** Saving under a name, renaming, removing. */
function Dialogs({ dialog, view, show, onClose }: DialogsProps) {
  const { t } = useTranslation('reports')
  const { save, remove, rename } = useTemplates()
  const { request, formats } = view
  const close = (): void => {
    save.reset()
    remove.reset()
    onClose()
  }
  const named = (name: string): void => {
    close()
    show({ ...view, name }, true)
    notifications.show({ message: t('template.saved', { name }) })
  }
  if (dialog?.kind === 'save') {
    return (
      <NameDialog
        title={t('template.saveAsTitle')}
        label={t('template.name')}
        hint={t('template.nameHint')}
        path="template.name"
        name=""
        busy={save.isPending}
        error={save.error}
        onSubmit={(name) =>
          save.mutate({ template: { name, request, formats } }, { onSuccess: () => named(name) })
        }
        onClose={close}
      />
    )
  }
  if (dialog?.kind === 'rename') {
    const { template } = dialog
    return (
      <NameDialog
        title={t('template.renameTitle', { name: template.name })}
        label={t('template.name')}
        hint={t('template.nameHint')}
        path="template.name"
        name={template.name}
        busy={save.isPending || remove.isPending}
        error={save.error ?? remove.error}
        onSubmit={(name) =>
          void rename(template, name)
            .then(() => {
              close()
              if (view.name !== null && sameName(view.name, template.name)) {
                show({ ...view, name }, true)
              }
            })
            .catch(() => undefined)
        }
        onClose={close}
      />
    )
  }
  const template = dialog?.template
  return (
    <ConfirmDialog
      opened={template !== undefined}
      onClose={close}
      onConfirm={() => {
        if (!template) return
        remove.mutate(
          { name: template.name },
          {
            onSuccess: () => {
              close()
              if (view.name !== null && sameName(view.name, template.name)) {
                show({ ...view, name: null }, true)
              }
            },
          },
        )
      }}
      title={t('template.removeTitle', { name: template?.name })}
      confirmLabel={t('template.remove')}
      danger
      busy={remove.isPending}
      error={remove.error}
    >
      {t('template.removeText')}
    </ConfirmDialog>
  )
}
