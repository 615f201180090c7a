import { Temporal } from 'temporal-polyfill'
import type { RouteOutput } from '../../contract/routes'
import { Exact } from '../core/exact'

type Row = RouteOutput<'usage.summary'>['rows'][number]

/** Sums of days, oldest first, as sums of calendar months or of weeks, named by their Monday. */
export function foldDays(days: readonly Row[], unit: 'week' | 'month'): Row[] {
  const periods = new Map<string, Row>()
  for (const day of days) {
    const key = unit === 'month' ? day.key.slice(0, 7) : mondayOf(day.key)
    const before = periods.get(key)
    periods.set(key, before ? together(before, day) : { ...day, key, label: key })
  }
  return [...periods.values()]
}

function mondayOf(day: string): string {
  const date = Temporal.PlainDate.from(day)
  return date.subtract({ days: date.dayOfWeek - 1 }).toString()
}

function together(sum: Row, day: Row): Row {
  return {
    ...sum,
    calls: sum.calls + day.calls,
    cacheHits: sum.cacheHits + day.cacheHits,
    inputTokens: sum.inputTokens + day.inputTokens,
    outputTokens: sum.outputTokens + day.outputTokens,
    costUsd: new Exact(sum.costUsd).plus(day.costUsd).toFixed(6),
    unpricedCalls: sum.unpricedCalls + day.unpricedCalls,
  }
}
