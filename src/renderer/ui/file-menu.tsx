import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconTableExport } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface FileMenuProps {
  label: string
  busy: boolean
  disabled: boolean
  /** Menu.Item and the like. */
  children: ReactNode
}

/** The ways to get what is shown out of the app. */
export function FileMenu({ label, busy, disabled, children }: FileMenuProps) {
  return (
    <Menu width={280}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTableExport size={16} stroke={1.6} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
          loading={busy}
          disabled={disabled}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
