import { Button, Menu, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconBookmark,
  IconCheck,
  IconChevronDown,
  IconDeviceFloppy,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../i18n/use-error-text'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { NameDialog } from '../../ui/name-dialog'
import { type ExploreView, sameView } from './explore-view'
import { sameName, storedView, type StoredView, useViews } from './use-views'
import classes from './views-menu.module.css'

interface ViewsMenuProps {
  view: ExploreView
  onOpen: (view: ExploreView) => void
  /** The open view goes by another name from now on; null: by none. */
  onNamed: (name: string | null) => void
}

type Dialog = 'saveAs' | 'rename' | 'remove'

/** Views by name: opens one, keeps the one shown. */
export function ViewsMenu({ view, onOpen, onNamed }: ViewsMenuProps) {
  const { t } = useTranslation('explorer')
  const errorText = useErrorText()
  const { list, save, remove, rename } = useViews()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const views = list.data?.views ?? []
  const open = views.find(({ name }) => view.name !== null && sameName(name, view.name)) ?? null
  const changed = open !== null && !sameView(open, view)

  const ask = (next: Dialog | null): void => {
    save.reset()
    remove.reset()
    setDialog(next)
  }
  const kept = (name: string): void => {
    ask(null)
    onNamed(name)
    notifications.show({ message: t('views.saved', { name }) })
  }
  const saveOpen = (stored: StoredView): void =>
    save.mutate(
      { view: storedView(view, stored.name), replace: true },
      {
        onSuccess: () => kept(stored.name),
        onError: (error) =>
          notifications.show({
            color: 'red',
            title: t('views.saveFailed'),
            message: errorText.text(error),
          }),
      },
    )

  return (
    <>
      <Menu
        position="bottom-end"
        shadow="md"
        width={280}
        withinPortal
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            className={classes.button}
            leftSection={<IconBookmark size={16} stroke={1.6} aria-hidden />}
            rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
          >
            <span className={classes.name} title={open?.name}>
              {open?.name ?? t('views.action')}
            </span>
            {changed && <span className={classes.changed}>{t('views.changed')}</span>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('views.title')}</Menu.Label>
          <div className={classes.list}>
            {list.isError && (
              <Text size="xs" className={classes.note} role="alert" c="var(--tl-bad)">
                {errorText.text(list.error)}
              </Text>
            )}
            {list.isSuccess && views.length === 0 && (
              <Text size="xs" c="dimmed" className={classes.note}>
                {t('views.none')}
              </Text>
            )}
            {views.map((stored) => (
              <Menu.Item
                key={stored.name}
                aria-current={stored === open || undefined}
                leftSection={
                  <span className={classes.check}>
                    {stored === open && <IconCheck size={14} stroke={2} aria-hidden />}
                  </span>
                }
                onClick={() => onOpen(stored)}
              >
                {stored.name}
              </Menu.Item>
            ))}
          </div>
          <Menu.Divider />
          {open !== null && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={16} stroke={1.6} aria-hidden />}
              disabled={!changed}
              onClick={() => saveOpen(open)}
            >
              {t('views.save', { name: open.name })}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
            onClick={() => ask('saveAs')}
          >
            {t('views.saveAs')}
          </Menu.Item>
          {open !== null && (
            <>
              <Menu.Item
                leftSection={<IconPencil size={16} stroke={1.6} aria-hidden />}
                onClick={() => ask('rename')}
              >
                {t('views.rename')}
              </Menu.Item>
              <Menu.Item
                color="var(--tl-bad)"
                leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />}
                onClick={() => ask('remove')}
              >
                {t('views.remove')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'saveAs' && (
        <NameDialog
          title={t('views.saveAsTitle')}
          label={t('views.name')}
          path="view.name"
          name=""
          busy={save.isPending}
          error={save.error}
          onSubmit={(name) =>
            save.mutate({ view: storedView(view, name) }, { onSuccess: () => kept(name) })
          }
          onClose={() => ask(null)}
        />
      )}
      {dialog === 'rename' && open !== null && (
        <NameDialog
          title={t('views.renameTitle', { name: open.name })}
          label={t('views.name')}
          path="view.name"
          name={open.name}
          busy={save.isPending || remove.isPending}
          error={save.error ?? remove.error}
          onSubmit={(name) =>
            void rename(open, name)
              .then(() => kept(name))
              .catch(() => undefined)
          }
          onClose={() => ask(null)}
        />
      )}
      {open !== null && (
        <ConfirmDialog
          opened={dialog === 'remove'}
          onClose={() => ask(null)}
          onConfirm={() =>
            remove.mutate(
              { name: open.name },
              {
                onSuccess: () => {
                  ask(null)
                  onNamed(null)
                },
              },
            )
          }
          title={t('views.removeTitle', { name: open.name })}
          confirmLabel={t('views.remove')}
          danger
          busy={remove.isPending}
          error={remove.error}
        >
          {t('views.removeText')}
        </ConfirmDialog>
      )}
    </>
  )
}
