import type { ReportFile } from '../../../contract/reports'
import type { RouteOutput } from '../../../contract/routes'
import type { UsageTotals } from '../../../contract/usage'
import type { DecimalString } from '../../../contract/values'
import type { ReportDocument } from './document'
import type { PriceSnapshot } from './price-snapshot'

/** What the files that hold single calls add up to, as they were written. */
export interface CallsWritten {
  rows: number
  inputTokens: number
  outputTokens: number
  costUsd: DecimalString
}

/** manifest.json: what a report says of itself, so that it can be checked without the app. */
export interface ReportManifest {
  format: 'token-ledger-report/1'
  application: { name: 'Token Ledger'; version: string }
  title: string
  kind: ReportDocument['request']['kind']
  template: string | null
  language: ReportDocument['language']
  writtenAt: string
  database: { name: string; engine: string }
  timeZone: string
  period: { from: string | null; to: string | null; text: string }
  filter: ReportDocument['request']['filter']
  /** Where the sums come from, and how old they are. */
  source: ReportDocument['source']
  rowCount: number
  sums: UsageTotals
  unpricedCalls: number
  rounding: RouteOutput<'spend.recomputed'>['rounding']
  savings: RouteOutput<'spend.recomputed'>['savings']
  promptCache: RouteOutput<'spend.recomputed'>['promptCache']
  /** USD per 1,000 tokens, of the models that were called. */
  prices: readonly PriceSnapshot[]
  /**
   * Sums of the calls as they stand in the files; null where no file holds them. `agree`: they are
   * the sums above to the last digit. Rows that were written meanwhile, or since the daily sums
   * were last compared, make them differ.
   */
  calls: (CallsWritten & { agree: boolean }) | null
  files: readonly ReportFile[]
}

export function manifestOf(
  document: ReportDocument,
  about: Pick<ReportManifest, 'template' | 'database' | 'calls' | 'files'> & { version: string },
): ReportManifest {
  const { figures, range } = document
  const { calls, cacheHits, inputTokens, outputTokens, costUsd, unpricedCalls } = figures
  return {
    format: 'token-ledger-report/1',
    application: { name: 'Token Ledger', version: about.version },
    title: document.title,
    kind: document.request.kind,
    template: about.template,
    language: document.language,
    writtenAt: document.writtenAt,
    database: about.database,
    timeZone: document.timeZone,
    period: { ...range, text: document.subtitle },
    filter: document.request.filter,
    source: document.source,
    rowCount: calls,
    sums: { calls, cacheHits, inputTokens, outputTokens, costUsd, unpricedCalls },
    unpricedCalls,
    ...document.recomputed,
    prices: document.prices,
    calls: about.calls,
    files: about.files,
  }
}
