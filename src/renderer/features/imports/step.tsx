import { Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './imports.module.css'

interface StepProps {
  number: number
  title: string
  /** Stands at the right of the title. */
  aside?: ReactNode
  /** Short enough to stand beside the title. */
  isLine?: boolean
  children: ReactNode
}

/** One of the three steps of a file. */
export function Step({ number, title, aside, isLine, children }: StepProps) {
  const id = useId()
  return (
    <section className={classes.step} data-line={isLine || undefined} aria-labelledby={id}>
      <div className={classes.stepHead}>
        <span className={classes.stepNumber} aria-hidden>
          {number}
        </span>
        <Title order={3} id={id}>
          {title}
        </Title>
        {aside && <div className={classes.stepAside}>{aside}</div>}
      </div>
      <div className={classes.stepBody}>{children}</div>
    </section>
  )
}
