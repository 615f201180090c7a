import { Popover, VisuallyHidden } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ComponentType, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './filters.module.css'

interface PillFaceProps {
  label: string
  /** What is chosen, in words; null: it does not narrow. */
  value: string | null
  /** Stands for the label where the value says enough. */
  icon?: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }> | undefined
}

/** The words of a pill: "+ Model", or "Model gpt-4o". */
export function PillFace({ label, value, icon: Icon }: PillFaceProps) {
  if (value === null) {
    return (
      <>
        <IconPlus size={12} stroke={2} aria-hidden />
        {label}
      </>
    )
  }
  return (
    <>
      {Icon ? (
        <>
          <Icon size={14} stroke={1.8} aria-hidden />
          <VisuallyHidden>{label}</VisuallyHidden>
        </>
      ) : (
        label
      )}
      <span className={classes.value} title={value}>
        {value}
      </span>
    </>
  )
}

interface PillShellProps extends PillFaceProps {
  children: ReactNode
  onRemove?: (() => void) | undefined
}

/** The outline of a pill, with a cross when what it says can be taken away. */
export function PillShell({ label, value, children, onRemove }: PillShellProps) {
  const { t } = useTranslation('scope')
  const removable = value !== null && onRemove !== undefined
  return (
    <span
      className={classes.pill}
      data-active={value !== null || undefined}
      data-removable={removable || undefined}
    >
      {children}
      {removable && (
        <button
          type="button"
          className={classes.remove}
          aria-label={t('filter.remove', { filter: label })}
          onClick={onRemove}
        >
          <IconX size={12} stroke={2} aria-hidden />
        </button>
      )}
    </span>
  )
}

interface FilterPillProps extends PillFaceProps {
  onRemove?: () => void
  /** Drawn anew each time it opens; `close` shuts it. */
  children: (close: () => void) => ReactNode
}

/** A filter as a pill that opens what it is set by. */
export function FilterPill(props: FilterPillProps) {
  const { label, value, icon, onRemove, children } = props
  const [opened, setOpened] = useState(false)
  const close = (): void => setOpened(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
      transitionProps={{ duration: 80 }}
    >
      <PillShell label={label} value={value} onRemove={onRemove}>
        <Popover.Target>
          <button
            type="button"
            className={classes.main}
            onClick={() => setOpened((before) => !before)}
          >
            <PillFace label={label} value={value} icon={icon} />
          </button>
        </Popover.Target>
      </PillShell>
      <Popover.Dropdown p="sm" aria-label={label}>
        {opened && children(close)}
      </Popover.Dropdown>
    </Popover>
  )
}
