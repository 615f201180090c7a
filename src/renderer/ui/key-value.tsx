import { Fragment, type ReactNode } from 'react'
import classes from './key-value.module.css'

interface KeyValueProps {
  /** Name and value; a value of null or undefined leaves the line out. */
  items: (readonly [name: ReactNode, value: ReactNode])[]
}

/** Names at the left, values at the right, as a description list. */
export function KeyValue({ items }: KeyValueProps) {
  return (
    <dl className={classes.list}>
      {items.map(([name, value], index) =>
        value === null || value === undefined ? null : (
          <Fragment key={typeof name === 'string' ? name : index}>
            <dt className={classes.name}>{name}</dt>
            <dd className={`${classes.value} tabular`}>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  )
}
