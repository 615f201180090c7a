import type { Finding } from '../../../contract/audit'
import type { InstantRange } from '../../../contract/period'
import type { UsageFilter } from '../../../contract/usage'
import type { Id } from '../../../contract/values'
import type { CallsSource } from '../every-call'
import type { PriceSpan } from '../prices'

/** What the thread is told: plain data. */
export interface AuditTask extends CallsSource {
  asked: UsageFilter
  range: InstantRange
  models: {
    id: Id
    /** "provider / model" */
    name: string
    maxInputTokens: number
    maxOutputTokens: number
    spans: PriceSpan[]
  }[]
  /** null: names are kept elsewhere. */
  namedProjects: Id[] | null
  timeZone: string
  cacheHitShare: string
  /** UTC seconds. */
  now: number
  /** Also writes the calls of some findings to a file. */
  calls?: FindingCalls
}

export interface FindingCalls {
  file: string
  format: 'csv' | 'jsonl'
  findings: Finding[]
  /** Models with a clear slip by 1,000: their faint ones count to it. */
  clearSlips: Id[]
  projectNames: [Id, string][]
}
