import type { ReactNode } from 'react'
import classes from './tag.module.css'

interface TagProps {
  tone?: 'neutral' | 'accent' | 'good' | 'warn' | 'bad'
  children: ReactNode
  title?: string
}

/** A short quiet word beside a name: "read-only", "embedding", "unpriced". */
export function Tag({ tone = 'neutral', children, title }: TagProps) {
  return (
    <span className={classes.tag} data-tone={tone} title={title}>
      {children}
    </span>
  )
}
