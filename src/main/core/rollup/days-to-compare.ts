import type { RollupMeta } from '../../storage/rollup-cache'
import { SLOT_SECONDS } from '../../storage/rollup-source'
import { readSignatures } from '../../storage/rollup-writer'
import type { RollupContext } from './rollup-task'
import type { ZoneDays } from './zone-days'

/** Transactions that were open at the last look may have committed since. */
const WRITTEN_OVERLAP_SECONDS = 900
/** Days of one signature query. */
const SIGNATURE_DAYS = 128

/** Closed days that the looks of the task's depth name. */
export async function daysToCompare(
  context: RollupContext,
  meta: RollupMeta,
): Promise<Set<number>> {
  const { task, source, zone, took } = context
  const days = new Set<number>()
  if (task.depth === 'open') return days
  const begun = performance.now()
  const since = meta.writtenUntil - WRITTEN_OVERLAP_SECONDS
  for (const slot of await source.slotsWrittenSince(since, zone.startOf(meta.openFrom))) {
    days.add(zone.dayOf(slot))
    // Where an offset is no whole quarter of an hour, a slot lies on two days.
    days.add(zone.dayOf(slot + SLOT_SECONDS - 1))
  }
  took.written = performance.now() - begun
  if (task.depth === 'written') return days
  for (const day of await daysOfOtherSignature(context, meta)) days.add(day)
  took.signatures = performance.now() - begun - took.written
  return days
}

/** Closed days whose COUNT or SUM(id) is not the one that was summed. */
async function daysOfOtherSignature(context: RollupContext, meta: RollupMeta): Promise<number[]> {
  const { cache, source, zone, signal, progress } = context
  const known = await readSignatures(cache)
  const span = await source.span()
  const found = new Set([...known.keys()].filter((day) => day < meta.openFrom))
  if (!span) return [...found]
  const other: number[] = []
  const firstDay = zone.dayOf(span.from)
  const lastDay = Math.min(zone.dayOf(span.to), meta.openFrom - 1)
  for (const part of evenStretches(zone, firstDay, lastDay)) {
    signal.throwIfAborted()
    const from = zone.startOf(part.first)
    const to = zone.startOf(part.last + 1)
    const step = (to - from) / (part.last - part.first + 1)
    progress({ activity: 'verify', done: part.first - firstDay, total: lastDay - firstDay + 1 })
    for (const signature of await source.signatures(from, to, step)) {
      const day = part.first + signature.step
      const cached = known.get(day)
      if (cached?.calls !== signature.calls || cached.idSum !== signature.idSum) other.push(day)
      found.delete(day)
    }
  }
  return [...other, ...found]
}

/** Days first to last in stretches of equally long days, so that one division finds the day. */
function evenStretches(
  zone: ZoneDays,
  first: number,
  last: number,
): { first: number; last: number }[] {
  const lengthOf = (day: number): number => zone.startOf(day + 1) - zone.startOf(day)
  const parts: { first: number; last: number }[] = []
  for (let day = first; day <= last; day++) {
    const length = lengthOf(day)
    if (length === 0) continue
    const part = parts.at(-1)
    const joins =
      part?.last === day - 1 && day - part.first < SIGNATURE_DAYS && lengthOf(part.first) === length
    if (part && joins) part.last = day
    else parts.push({ first: day, last: day })
  }
  return parts
}
