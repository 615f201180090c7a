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
import { useErrorText } from '../i18n/use-error-text'
import { ConfirmDialog } from './confirm-dialog'
import { NameDialog } from './name-dialog'
import classes from './named-menu.module.css'

/** What the menu says; `name` is put into those that name one. */
export type NamedMenuText =
  | 'action'
  | 'title'
  | 'none'
  | 'changed'
  | 'save'
  | 'saveAs'
  | 'rename'
  | 'remove'
  | 'name'
  | 'saveAsTitle'
  | 'renameTitle'
  | 'removeTitle'
  | 'removeText'
  | 'saved'
  | 'saveFailed'

interface NamedMenuProps<T extends { name: string }> {
  text: (key: NamedMenuText, name?: string) => string
  /** By name; undefined while they are read. */
  items: readonly T[] | undefined
  /** Why they cannot be read; null: they can. */
  error: unknown
  /** The one that was opened. */
  open: T | null
  /** What is shown is no longer what was opened. */
  changed: boolean
  /** What is shown cannot be kept yet. */
  disabled?: boolean
  /** Where an error names the field: "view.name". */
  path: string
  onOpen: (item: T) => void
  /** What is shown goes by another name from now on; null: by none. */
  onNamed: (name: string | null) => void
  /** Keeps what is shown. */
  onSave: (name: string, replace: boolean) => Promise<unknown>
  onRename: (item: T, name: string) => Promise<unknown>
  onRemove: (item: T) => Promise<unknown>
}

type Dialog = 'saveAs' | 'rename' | 'remove'

/** Things kept by name: opens one, keeps what is shown. */
export function NamedMenu<T extends { name: string }>(props: NamedMenuProps<T>) {
  const { text, items, error, open, changed, disabled = false, path } = props
  const { onOpen, onNamed, onSave, onRename, onRemove } = props
  const errorText = useErrorText()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)

  const ask = (next: Dialog | null): void => {
    setFailure(null)
    setDialog(next)
  }
  const named = (name: string): void => {
    ask(null)
    onNamed(name)
    notifications.show({ message: text('saved', name) })
  }
  /** What fails is told in the dialog, which stays. */
  const attempt = async (work: Promise<unknown>, then: () => void): Promise<void> => {
    setFailure(null)
    setBusy(true)
    try {
      await work
      then()
    } catch (reason) {
      setFailure(reason)
    } finally {
      setBusy(false)
    }
  }
  const saveOpen = ({ name }: T): void => {
    onSave(name, true).then(
      () => named(name),
      (reason: unknown) =>
        notifications.show({
          color: 'red',
          title: text('saveFailed'),
          message: errorText.text(reason),
        }),
    )
  }

  return (
    <>
      <Menu width={280}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            className={classes.button}
            leftSection={<IconBookmark size={16} stroke={1.6} aria-hidden />}
            rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
          >
            <span className={classes.name} title={open?.name}>
              {open?.name ?? text('action')}
            </span>
            {changed && <span className={classes.changed}>{text('changed')}</span>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{text('title')}</Menu.Label>
          <div className={classes.list}>
            {error !== null && (
              <Text size="xs" className={classes.note} role="alert" c="var(--tl-bad)">
                {errorText.text(error)}
              </Text>
            )}
            {items?.length === 0 && (
              <Text size="xs" c="dimmed" className={classes.note}>
                {text('none')}
              </Text>
            )}
            {items?.map((item) => (
              <Menu.Item
                key={item.name}
                aria-current={item === open || undefined}
                leftSection={
                  <span className={classes.check}>
                    {item === open && <IconCheck size={14} stroke={2} aria-hidden />}
                  </span>
                }
                onClick={() => onOpen(item)}
              >
                {item.name}
              </Menu.Item>
            ))}
          </div>
          <Menu.Divider />
          {open !== null && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={16} stroke={1.6} aria-hidden />}
              disabled={!changed || disabled}
              onClick={() => saveOpen(open)}
            >
              {text('save', open.name)}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
            disabled={disabled}
            onClick={() => ask('saveAs')}
          >
            {text('saveAs')}
          </Menu.Item>
          {open !== null && (
            <>
              <Menu.Item
                leftSection={<IconPencil size={16} stroke={1.6} aria-hidden />}
                onClick={() => ask('rename')}
              >
                {text('rename')}
              </Menu.Item>
              <Menu.Item
                color="var(--tl-bad)"
                leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />}
                onClick={() => ask('remove')}
              >
                {text('remove')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'saveAs' && (
        <NameDialog
          title={text('saveAsTitle')}
          label={text('name')}
          path={path}
          name=""
          busy={busy}
          error={failure}
          onSubmit={(name) => void attempt(onSave(name, false), () => named(name))}
          onClose={() => ask(null)}
        />
      )}
      {dialog === 'rename' && open !== null && (
        <NameDialog
          title={text('renameTitle', open.name)}
          label={text('name')}
          path={path}
          name={open.name}
          busy={busy}
          error={failure}
          onSubmit={(name) => void attempt(onRename(open, name), () => named(name))}
          onClose={() => ask(null)}
        />
      )}
      {open !== null && (
        <ConfirmDialog
          opened={dialog === 'remove'}
          onClose={() => ask(null)}
          onConfirm={() =>
            void attempt(onRemove(open), () => {
              ask(null)
              onNamed(null)
            })
          }
          title={text('removeTitle', open.name)}
          confirmLabel={text('remove')}
          danger
          busy={busy}
          error={failure}
        >
          {text('removeText')}
        </ConfirmDialog>
      )}
    </>
  )
}
