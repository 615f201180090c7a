import { Group, Text } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import classes from './states.module.css'

interface EmptyStateProps {
  icon?: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** One sentence. */
  children: ReactNode
  /** One or more buttons. */
  actions?: ReactNode
}

/** Nothing is here yet (or nothing is left by the filter), and what to do about it. */
export function EmptyState({ icon: Icon, children, actions }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      {Icon && (
        <span className={classes.icon}>
          <Icon size={28} stroke={1.4} aria-hidden />
        </span>
      )}
      <Text size="md" className={classes.sentence}>
        {children}
      </Text>
      {actions && (
        <Group gap="xs" justify="center">
          {actions}
        </Group>
      )}
    </div>
  )
}
