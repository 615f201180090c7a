import { CloseButton, Popover, VisuallyHidden } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ComponentType, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './scope-bar.module.css'

interface ScopePillProps {
  label: string
  /** Stands for the label where the value says enough. */
  icon?: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** What is chosen, in words; null: everything. */
  value: string | null
  onClear?: () => void
  /** `close` shuts it. */
  children: (close: () => void) => ReactNode
}

/** One part of the scope: says what is chosen and opens the choice. */
export function ScopePill({ label, icon: Icon, value, onClear, children }: ScopePillProps) {
  const { t } = useTranslation('dashboard')
  const [opened, setOpened] = useState(false)
  const close = (): void => setOpened(false)
  return (
    <span className={classes.pill} data-active={value !== null || undefined}>
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
        <Popover.Target>
          <button
            type="button"
            className={classes.main}
            onClick={() => setOpened((before) => !before)}
          >
            {Icon ? (
              <>
                <Icon size={14} stroke={1.8} aria-hidden />
                <VisuallyHidden>{label}</VisuallyHidden>
              </>
            ) : (
              <span>{label}</span>
            )}
            {value !== null && (
              <span className={classes.value} title={value}>
                {value}
              </span>
            )}
            <IconChevronDown size={12} stroke={2} aria-hidden />
          </button>
        </Popover.Target>
        <Popover.Dropdown p="xs" aria-label={label}>
          {opened && children(close)}
        </Popover.Dropdown>
      </Popover>
      {value !== null && onClear && (
        <CloseButton
          size={24}
          iconSize={12}
          radius="xl"
          className={classes.clear}
          aria-label={t('scope.clear', { part: label })}
          onClick={onClear}
        />
      )}
    </span>
  )
}
