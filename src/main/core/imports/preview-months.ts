import type { Month } from '../../../contract/months'
import type { Queryable } from '../../storage/database'
import { findBucketNews } from '../../storage/usage-buckets'
import { closedMonthAt, closedMonthWithin, type ClosedStretch } from '../closed-months/open-months'
import { bucketOf } from './batch-buckets'
import type { UsageFormat } from './formats/format'
import { mergeWithKnown, sourceOf } from './known'
import type { Candidate } from './merge'
import { isRejection, type Rejection } from './rejections'

type Format = Pick<UsageFormat, 'id' | 'keep'>

/**
 * The closed months for which an import would refuse rows. A row that is in the database as it
 * stands is no news, and is not refused.
 */
export async function refusedByMonth(
  db: Queryable,
  closed: readonly ClosedStretch[],
  rows: readonly { format: Format; result: Candidate | Rejection }[],
): Promise<Map<Candidate, Month>> {
  const refused = new Map<Candidate, Month>()
  if (closed.length === 0) return refused
  const byFormat = new Map<Format['id'], { format: Format; candidates: Candidate[] }>()
  for (const { format, result } of rows) {
    if (isRejection(result)) continue
    const group = byFormat.get(format.id) ?? { format, candidates: [] }
    group.candidates.push(result)
    byFormat.set(format.id, group)
  }
  const refuse = (candidate: Candidate, month: Month | null): void => {
    if (month !== null) refused.set(candidate, month)
  }
  for (const { format, candidates } of byFormat.values()) {
    const source = sourceOf(format)
    const calls = candidates.filter(({ record }) => record.bucket === null)
    const merged = await mergeWithKnown(db, source, format, calls)
    for (const { candidate } of merged.fresh) {
      refuse(candidate, closedMonthAt(closed, candidate.record.time.seconds))
    }
    for (const { candidate, known } of merged.replacements) {
      refuse(candidate, closedMonthAt(closed, candidate.record.time.seconds, known.createdAt))
    }
    const told = new Map(candidates.flatMap((one) => bucketOf(one).map((bucket) => [bucket, one])))
    const { fresh, changed } = await findBucketNews(db, source, [...told.keys()])
    for (const bucket of [...fresh, ...changed.map((change) => change.bucket)]) {
      const candidate = told.get(bucket)
      const stretch = { from: bucket.startSeconds, to: bucket.endSeconds }
      if (candidate) refuse(candidate, closedMonthWithin(closed, stretch))
    }
  }
  return refused
}
