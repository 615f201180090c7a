import classes from './figure-list.module.css'

interface FigureListProps {
  figures: readonly (readonly [name: string, value: string, hint: string])[]
}

/** A few figures side by side, each with what it is and what stands behind it. */
export function FigureList({ figures }: FigureListProps) {
  return (
    <dl className={classes.list}>
      {figures.map(([name, value, hint]) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd className="tabular">{value}</dd>
          <dd className={classes.hint}>{hint}</dd>
        </div>
      ))}
    </dl>
  )
}
