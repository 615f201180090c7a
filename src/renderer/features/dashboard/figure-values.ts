import type { SpendFigures } from '../../../contract/spend'
import type { UsageFilter, UsageSort } from '../../../contract/usage'

export const figureIds = ['spend', 'calls', 'tokens', 'cacheHitRate', 'averageCost'] as const
export type FigureId = (typeof figureIds)[number]

/** A figure as a number, for its line and its change; null where it is not defined. */
export function figureNumber(id: FigureId, figures: SpendFigures): number | null {
  switch (id) {
    case 'spend':
      return Number(figures.costUsd)
    case 'calls':
      return figures.calls
    case 'tokens':
      return figures.inputTokens + figures.outputTokens
    case 'cacheHitRate':
      return figures.cacheHitRate
    case 'averageCost':
      return figures.averageCostUsd === null ? null : Number(figures.averageCostUsd)
  }
}

export type Change =
  /** Nothing to compare with. */
  | { kind: 'none' }
  | { kind: 'same' }
  /** There was nothing before. */
  | { kind: 'new' }
  /** Of the value before: 0.1 is a tenth more. */
  | { kind: 'share'; value: number }
  /** A difference of two shares. */
  | { kind: 'points'; value: number }

/** Differences that would show as 0: less than half of a tenth of a hundredth. */
const LEAST = 0.0005

/** How a figure moved from the period before. */
export function changeOf(
  id: FigureId,
  now: SpendFigures,
  before: SpendFigures | undefined,
): Change {
  if (!before) return { kind: 'none' }
  const [value, old] = [figureNumber(id, now), figureNumber(id, before)]
  if (value === null || old === null) return { kind: 'none' }
  if (value === old) return { kind: 'same' }
  const kind = id === 'cacheHitRate' ? 'points' : 'share'
  if (kind === 'share' && old === 0) return { kind: 'new' }
  const moved = kind === 'points' ? value - old : (value - old) / Math.abs(old)
  return Math.abs(moved) < LEAST ? { kind: 'same' } : { kind, value: moved }
}

/** Is it plainly good news? Everything else is left without a colour. */
export function isGoodNews(id: FigureId, change: Change): boolean {
  if (change.kind !== 'share' && change.kind !== 'points') return false
  if (id === 'spend' || id === 'averageCost') return change.value < 0
  return id === 'cacheHitRate' && change.value > 0
}

/** The calls behind a figure, those that matter most to it first. */
export function callsBehind(
  id: FigureId,
  filter: UsageFilter,
): { filter: UsageFilter; sort?: UsageSort } {
  switch (id) {
    case 'spend':
    case 'averageCost':
      return { filter, sort: { by: 'cost', direction: 'desc' } }
    case 'calls':
      return { filter }
    case 'tokens':
      return { filter, sort: { by: 'totalTokens', direction: 'desc' } }
    case 'cacheHitRate':
      return { filter: { ...filter, cacheHit: true } }
  }
}
