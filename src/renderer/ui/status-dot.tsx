import { VisuallyHidden } from '@mantine/core'
import classes from './status-dot.module.css'

interface StatusDotProps {
  tone: 'good' | 'warn' | 'bad' | 'idle'
  /** What the colour says, for those who do not see it. */
  label: string
}

export function StatusDot({ tone, label }: StatusDotProps) {
  return (
    <span className={classes.dot} data-tone={tone}>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  )
}
