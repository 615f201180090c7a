import { type RollupMeta } from '../../storage/rollup-cache'
import type { RollupDepth, RollupOutcome } from './rollup-task'

/** When which comparison is due, so that all of them take at most half a percent of the server. */
export interface Schedule {
  /** The deepest comparison that is due now; null: none. */
  due(meta: RollupMeta, now: Date): RollupDepth | null
  /** What the first look at a database should be. */
  first(meta: RollupMeta, now: Date): RollupDepth
  ended(depth: RollupDepth, took: RollupOutcome['took']): void
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const SHARE_OF_SERVER = 200
/** Up to so many calls, reading every row takes no longer than looking at their index. */
const SMALL = 1_000_000

const depths: readonly RollupDepth[] = ['open', 'written', 'signatures', 'full']
const least: Record<RollupDepth, number> = {
  open: 5 * MINUTE_MS,
  written: 5 * MINUTE_MS,
  signatures: 30 * MINUTE_MS,
  full: 30 * MINUTE_MS,
}

export function deeper(a: RollupDepth, b: RollupDepth): RollupDepth {
  return depths.indexOf(a) >= depths.indexOf(b) ? a : b
}

export function makeSchedule(): Schedule {
  const next = new Map<RollupDepth, number>()
  const fullIsDue = (meta: RollupMeta, now: Date): boolean =>
    meta.calls <= SMALL ||
    meta.verifiedAt === null ||
    now.getTime() - Date.parse(meta.verifiedAt) > DAY_MS
  return {
    first: (meta, now) => (fullIsDue(meta, now) ? 'full' : 'signatures'),
    due(meta, now) {
      const at = performance.now()
      const ready = (depth: RollupDepth): boolean => (next.get(depth) ?? 0) <= at
      if (ready('full') && fullIsDue(meta, now)) return 'full'
      return (['signatures', 'written', 'open'] as const).find(ready) ?? null
    },
    ended(depth, took) {
      const at = performance.now()
      for (const done of depths.slice(0, depths.indexOf(depth) + 1)) {
        const cost = done === depth || took[done] !== undefined ? (took[done] ?? 0) : 0
        next.set(done, at + Math.max(least[done], cost * SHARE_OF_SERVER))
      }
    },
  }
}
