import type { ComponentType, ReactNode } from 'react'
import classes from './notices.module.css'

interface NoticeProps {
  tone: 'info' | 'warn'
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  children: ReactNode
  actions?: ReactNode
}

/** One line with what can be done about it. */
export function Notice({ tone, icon: Icon, children, actions }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      <Icon size={16} stroke={1.8} aria-hidden />
      <span className={classes.text}>{children}</span>
      {actions}
    </div>
  )
}
