import { IconCheck, IconListDetails } from '@tabler/icons-react'
import { Link } from 'wouter'
import { Swatch } from './chart-tooltip'
import classes from './charts.module.css'

export interface RankRow {
  key: string
  label: string
  /** Quiet words after the label: a model's provider. */
  hint?: string | undefined
  color: string
  /** Of the largest bar, 0 to 1; more of what many come to together. */
  length: number
  amount: string
  share: string
  /** Chosen as a filter. */
  selected: boolean
  /** Filters by it, or takes the filter away; null where no filter can name it. */
  onToggle: (() => void) | null
  /** The calls behind it. */
  link: { href: string; label: string } | null
}

/** The largest of a kind as bars; a click on one filters by it. */
export function RankList({ label, rows }: { label: string; rows: readonly RankRow[] }) {
  const anySelected = rows.some(({ selected }) => selected)
  return (
    <ul className={classes.rank} aria-label={label}>
      {rows.map((row) => (
        <li
          key={row.key}
          className={classes.rankRow}
          data-selected={row.selected || undefined}
          data-quiet={(anySelected && !row.selected) || undefined}
        >
          {row.onToggle ? (
            <button
              type="button"
              className={classes.rankMain}
              aria-pressed={row.selected}
              onClick={row.onToggle}
            >
              <RankFace row={row} />
            </button>
          ) : (
            <div className={classes.rankMain}>
              <RankFace row={row} />
            </div>
          )}
          {row.link && (
            <Link
              href={row.link.href}
              className={classes.rankLink}
              aria-label={row.link.label}
              title={row.link.label}
            >
              <IconListDetails size={14} stroke={1.6} aria-hidden />
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}

function RankFace({ row }: { row: RankRow }) {
  return (
    <>
      <span className={classes.rankWords}>
        {row.selected ? (
          <IconCheck className={classes.rankCheck} size={12} stroke={3} aria-hidden />
        ) : (
          <Swatch color={row.color} />
        )}
        <span className={classes.rankName} title={row.label}>
          {row.label}
          {row.hint !== undefined && <span className={classes.rankHint}> {row.hint}</span>}
        </span>
        <span className={classes.rankAmount}>{row.amount}</span>
        <span className={classes.rankShare}>{row.share}</span>
      </span>
      <svg
        className={classes.rankBar}
        data-cut={row.length > 1 || undefined}
        width="100%"
        height={4}
        aria-hidden
      >
        <rect width={`${Math.max(row.length, 0) * 100}%`} height={4} rx={2} fill={row.color} />
      </svg>
    </>
  )
}
