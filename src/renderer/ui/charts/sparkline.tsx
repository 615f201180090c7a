import classes from './charts.module.css'

const WIDTH = 100
const HEIGHT = 28
const MARGIN = 2

/** The run of a figure in a line; says nothing to screen readers, the figure does. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null)
  const largest = Math.max(...known, 0)
  const smallest = Math.min(...known, 0)
  const spread = largest - smallest || 1
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0
  const places = values.flatMap((value, index) =>
    value === null
      ? []
      : [[index * step, HEIGHT - MARGIN - ((value - smallest) / spread) * (HEIGHT - 2 * MARGIN)]],
  )
  const line = places.map((place) => place.map((part) => part.toFixed(2)).join(',')).join(' ')
  const [first] = places
  const last = places.at(-1)
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {first && last && places.length > 1 && (
        <>
          <polygon
            className={classes.sparkFill}
            points={`${first[0] ?? 0},${HEIGHT} ${line} ${last[0] ?? 0},${HEIGHT}`}
          />
          <polyline className={classes.sparkLine} points={line} vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  )
}
