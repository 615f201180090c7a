import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './setting-row.module.css'

interface SettingRowProps {
  /** The id that the control's `aria-labelledby` names. */
  labelId: string
  label: ReactNode
  description?: ReactNode
  children: ReactNode
}

/** A setting: its name and what it does at the left, its control at the right. */
export function SettingRow({ labelId, label, description, children }: SettingRowProps) {
  return (
    <div className={classes.row}>
      <div>
        <Text size="sm" fw={500} id={labelId}>
          {label}
        </Text>
        {description && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  )
}
