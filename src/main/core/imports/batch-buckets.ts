import type { Id } from '../../../contract/values'
import type { OpenTransaction } from '../../storage/database'
import { findBucketNews, type NewBucket, writeBuckets } from '../../storage/usage-buckets'
import { closedMonthWithin, type ClosedStretch } from '../closed-months/open-months'
import type { Candidate } from './merge'
import { type Rejection, reject } from './rejections'

interface WrittenBuckets {
  added: number
  updated: number
  rejected: { candidate: Candidate; rejection: Rejection }[]
}

/** Writes what a batch has of providers' reports; those that touch a closed month are rejected. */
export async function writeBucketsOf(
  tx: OpenTransaction,
  origin: { importId: Id; source: string },
  closed: readonly ClosedStretch[],
  candidates: readonly Candidate[],
): Promise<WrittenBuckets> {
  const told = new Map<NewBucket, Candidate>()
  for (const candidate of candidates) {
    for (const bucket of bucketOf(candidate)) told.set(bucket, candidate)
  }
  if (told.size === 0) return { added: 0, updated: 0, rejected: [] }
  const news = await findBucketNews(tx, origin.source, [...told.keys()])
  const rejected: WrittenBuckets['rejected'] = []
  const isOpen = (bucket: NewBucket): boolean => {
    const month = closedMonthWithin(closed, { from: bucket.startSeconds, to: bucket.endSeconds })
    const candidate = told.get(bucket)
    if (month === null || !candidate) return true
    rejected.push({ candidate, rejection: reject('closed_month', month) })
    return false
  }
  const open = {
    ...news,
    fresh: news.fresh.filter(isOpen),
    changed: news.changed.filter(({ bucket }) => isOpen(bucket)),
  }
  await writeBuckets(tx, origin, open)
  return { added: open.fresh.length, updated: open.changed.length, rejected }
}

/** None, of a record that is a call. */
export function bucketOf({ record, eventId }: Candidate): NewBucket[] {
  const { bucket } = record
  if (!bucket) return []
  return [
    {
      key: eventId,
      startSeconds: record.time.seconds,
      endSeconds: bucket.endSeconds,
      requests: bucket.requests,
      provider: record.provider,
      model: record.model,
      project: record.project,
      description: bucket.description,
      quantity: bucket.quantity,
      timeZone: bucket.timeZone,
      splitBy: bucket.splitBy,
      inputTokens: record.inputTokens,
      cacheReadTokens: record.cacheReadTokens,
      cacheWrite5mTokens: record.cacheWrite5mTokens,
      cacheWrite1hTokens: record.cacheWrite1hTokens,
      outputTokens: record.outputTokens,
      reasoningTokens: record.reasoningTokens,
      costUsd: record.recordedCost,
    },
  ]
}
