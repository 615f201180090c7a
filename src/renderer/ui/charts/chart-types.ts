/** A place on the horizontal axis: a bucket of time, a group. */
export interface ChartPoint {
  key: string
  /** In full, for the tooltip, the table and screen readers. */
  label: string
  /** Short, for the axis. */
  tick: string
  /** Quiet words after the label: "not over yet". */
  note?: string | undefined
}

export interface ChartSeries {
  key: string
  label: string
  color: string
  /** By point, for the geometry only; null where there is no value. */
  values: readonly (number | null)[]
  /** The exact value of a point as text; null where there is none. */
  text: (index: number) => string | null
}

export type ChartKind = 'bar' | 'area' | 'line'
