import { ActionIcon, Button, Checkbox, Popover, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './columns-menu.module.css'
import { type ColumnId, moveColumn, stepColumn, toggleColumn, usualLayout } from './log-columns'
import { arrangeColumns, useLogsStore } from './logs-store'

/** Which columns show, and in which order: by drag, or by the arrows of each. */
export function ColumnsMenu() {
  const { t } = useTranslation('logs')
  const [opened, setOpened] = useState(false)
  const layout = useLogsStore((state) => state.layout)
  const [dragged, setDragged] = useState<ColumnId | null>(null)
  const isUsual = JSON.stringify(layout) === JSON.stringify(usualLayout)
  const shown = layout.order.length - layout.hidden.length

  const dropOn = (event: DragEvent, id: ColumnId): void => {
    event.preventDefault()
    if (dragged !== null) arrangeColumns((old) => moveColumn(old, dragged, id))
    setDragged(null)
  }

  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <Tooltip label={t('arrange.title')} disabled={opened}>
          <ActionIcon
            size="md"
            aria-label={t('arrange.title')}
            onClick={() => setOpened((before) => !before)}
          >
            <IconColumns3 size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t('arrange.title')}>
        <ul className={classes.list}>
          {layout.order.map((id, at) => {
            const name = t(`columns.${id}`)
            const visible = !layout.hidden.includes(id)
            return (
              <li
                key={id}
                className={classes.item}
                data-dragged={dragged === id || undefined}
                draggable
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move'
                  setDragged(id)
                }}
                onDragOver={(event) => {
                  if (dragged !== null) event.preventDefault()
                }}
                onDrop={(event) => dropOn(event, id)}
                onDragEnd={() => setDragged(null)}
              >
                <Checkbox
                  size="xs"
                  label={name}
                  checked={visible}
                  disabled={visible && shown === 1}
                  onChange={() => arrangeColumns((old) => toggleColumn(old, id))}
                  className={classes.name}
                />
                <ActionIcon
                  size="sm"
                  aria-label={t('arrange.earlier', { column: name })}
                  disabled={at === 0}
                  onClick={() => arrangeColumns((old) => stepColumn(old, id, -1))}
                >
                  <IconArrowUp size={14} stroke={1.8} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  size="sm"
                  aria-label={t('arrange.later', { column: name })}
                  disabled={at === layout.order.length - 1}
                  onClick={() => arrangeColumns((old) => stepColumn(old, id, 1))}
                >
                  <IconArrowDown size={14} stroke={1.8} aria-hidden />
                </ActionIcon>
              </li>
            )
          })}
        </ul>
        <Button
          fullWidth
          size="xs"
          variant="subtle"
          disabled={isUsual}
          onClick={() => arrangeColumns(() => usualLayout)}
        >
          {t('arrange.reset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
