import type { DecimalString } from '../../../contract/values'
import type { Rejection } from './rejections'
import type { FileInstant } from './times'

/** A call, or a sum of calls, as a file tells it, normalised; names are not looked up yet. */
export interface UsageRecord {
  /** 1-based line on which it begins. */
  line: number
  /** The format's own id of the call; "" where it has none. */
  eventId: string
  /**
   * Tells apart calls of one event id (the request of a message); null: not told, so it is the same
   * call as any other with the event id.
   */
  variant: string | null
  time: FileInstant
  provider: string
  model: string
  /** An id (digits) or a name. */
  project: string
  /** All input; the next three are parts of it. */
  inputTokens: number
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  /** All output, reasoning included. */
  outputTokens: number
  reasoningTokens: number
  /** A response cache answered the whole call. */
  cacheHit: boolean
  /** USD, exact; null: the file has no cost for it. */
  recordedCost: DecimalString | null
  /** The same in whole micro-USD, half up. */
  recordedMicros: number | null
  /** What became of the call, where the file says so; at most 32 characters. */
  status: string
  /** A sum over a period and no single call; `time` is where the period begins. */
  bucket: Bucket | null
}

export interface Bucket {
  /** UTC seconds, exclusive. */
  endSeconds: number
  /** Calls that it sums up; 0 where the report does not say. */
  requests: number
  /** What a line of a bill says beside its line item; at most 255 characters. */
  description: string
  /** How much was used, as a line of a bill writes it; at most 64 characters. */
  quantity: string
  /** IANA: where the period is a day. */
  timeZone: string
  /** What its export is split by, as `readSplit` reads it; '' where it is no such export. */
  splitBy: string
}

/** What a reader makes of a record of the file: usage, or why it is none. */
export type ReadItem =
  | { kind: 'usage'; record: UsageRecord; raw: string }
  | { kind: 'rejected'; line: number; rejection: Rejection; raw: string }
  /** Repeats what was read already. */
  | { kind: 'repeat' }
