import { ADD_UP, readSplit, splitKey } from '../../../contract/report-splits'
import type { Id } from '../../../contract/values'
import type { CoreDeps } from '../deps'
import { entry } from '../map-entry'

/** What one kind of export has of a day; `day` counts from 1970, in UTC. */
export interface SplitDay {
  source: string
  provider: string
  day: number
  splitBy: string
  importId: Id
}

export const epochDayOf = (startSeconds: number): number => Math.floor(startSeconds / 86_400)

/**
 * Which parts count. Exports of the same day that are split differently hold the same usage twice,
 * so one of them does: the one that was chosen, otherwise the finest, then the newest.
 */
export function makeSplitChoice(
  { settings, workspace }: Pick<CoreDeps, 'settings' | 'workspace'>,
  parts: readonly SplitDay[],
): { isUsed: (part: Omit<SplitDay, 'importId'>) => boolean; isShared: (part: Day) => boolean } {
  const chosen = settings.current().reportSplits[workspace.status().connection.id] ?? {}
  const days = new Map<string, Map<string, Id>>()
  for (const part of parts) {
    const splits = entry(days, dayKey(part), () => new Map<string, Id>())
    const newest = splits.get(part.splitBy)
    if (newest === undefined || BigInt(part.importId) > BigInt(newest)) {
      splits.set(part.splitBy, part.importId)
    }
  }
  const used = new Map<string, string>()
  for (const part of parts) {
    entry(used, dayKey(part), () => {
      const splits = days.get(dayKey(part)) ?? new Map<string, Id>()
      const choice = chosen[splitKey(part)]
      if (choice === ADD_UP || (choice !== undefined && splits.has(choice))) return choice
      return [...splits].toSorted(finerFirst)[0]?.[0] ?? ''
    })
  }
  return {
    isUsed: (part) => [ADD_UP, part.splitBy].includes(used.get(dayKey(part)) ?? part.splitBy),
    isShared: (day) => (days.get(dayKey(day))?.size ?? 0) > 1,
  }
}

type Day = Pick<SplitDay, 'source' | 'provider' | 'day'>

function dayKey(part: Day): string {
  return `${splitKey(part)} ${part.day}`
}

function finerFirst([a, newestOfA]: [string, Id], [b, newestOfB]: [string, Id]): number {
  const [one, other] = [readSplit(a), readSplit(b)]
  const byColumns = other.columns.length - one.columns.length
  const byPeriod = (one.periodSeconds ?? 86_400) - (other.periodSeconds ?? 86_400)
  return byColumns || byPeriod || Number(BigInt(newestOfB) - BigInt(newestOfA))
}
