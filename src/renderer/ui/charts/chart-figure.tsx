import { Title, VisuallyHidden } from '@mantine/core'
import { useId } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { ChartPicture } from '../../lib/chart-export'
import { ChartExportMenu } from './chart-export-menu'
import classes from './charts.module.css'

interface ChartFigureProps {
  title: string
  /** Quiet words beside the title. */
  note?: ReactNode
  /** What it says in a sentence or two, for screen readers. */
  caption?: string | undefined
  /** Switches at the right. */
  controls?: ReactNode
  /** Left out while there is nothing to draw. */
  picture?: (() => ChartPicture | null) | undefined
  children: ReactNode
  className?: string | undefined
}

/** A chart with its title, its switches and the menu that saves it as a picture. */
export function ChartFigure(props: ChartFigureProps) {
  const { title, note, caption, controls, picture, children, className = '' } = props
  const id = useId()
  return (
    <figure className={`${classes.figure} ${className}`} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} id={id} className={classes.title}>
          {title}
        </Title>
        {note && <span className={classes.note}>{note}</span>}
        <div className={classes.controls}>
          {controls}
          {picture && <ChartExportMenu title={title} picture={picture} />}
        </div>
      </div>
      {children}
      <VisuallyHidden component="figcaption">{caption ?? title}</VisuallyHidden>
    </figure>
  )
}
