import { makeTimeReader } from '../times'
import type { UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { readCsv } from './read-json'
import { makeReportKeys, MOST_IN_A_REPORT } from './report-key'
import { readReportSplit } from './report-split'
import { countOf, firstText, joined, type JsonObject, RecordRejected, textOf } from './values'

const NO_CACHE = 'usage_input_tokens_no_cache'
/** What has columns of its own, or says the same in every line. */
const NAMED = new Set(['model', 'model_version', 'token_type'])
const costSplits = [
  'model',
  'model_version',
  'workspace',
  'api_key',
  'usage_type',
  'context_window',
  'token_type',
  'cost_type',
  'inference_geo',
  'speed',
]
/** Those that tell lines of one model apart, what was paid for first. */
const costParts = ['token_type', ...costSplits.filter((name) => !NAMED.has(name))]
const tokenSplits = [
  'model_version',
  'api_key',
  'workspace',
  'usage_type',
  'context_window',
  'inference_geo',
  'speed',
]
const costColumns = ['cost_usd', 'cost', 'amount_usd'] as const

const readDay = makeTimeReader('UTC')

/** A day in UTC: its beginning and that of the next. */
function dayOf(value: JsonObject): { start: string; end: string } {
  const text = firstText(value['usage_date_utc'])
  if (text === '') throw new RecordRejected('missing_time')
  const day = readDay(/^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '')
  if (!day) throw new RecordRejected('invalid_time', text)
  const start = day.seconds * 1_000
  return {
    start: new Date(start).toISOString(),
    end: new Date(start + 86_400_000).toISOString(),
  }
}

/** The Anthropic Console's token export (CSV): daily buckets by model, key and workspace; no cost. */
export const anthropicConsole: UsageFormat = {
  id: 'anthropic-console',
  keep: 'last',
  appends: () => false,
  detect: ({ columns }) => columns.includes('usage_date_utc') && columns.includes(NO_CACHE),
  async *read(context) {
    const make = makeRecordMaker(context)
    const reportKey = makeReportKeys()
    const split = await readReportSplit(context, tokenSplits)
    const tokens = (value: unknown): number => countOf(value, MOST_IN_A_REPORT)
    yield* readCsv(context, ({ line, value }) => {
      const { start, end } = dayOf(value)
      return make({
        line,
        eventId: reportKey(
          start,
          ...tokenSplits.map((name) => textOf(value[name])),
          ...split.keysOf(value),
        ),
        time: start,
        provider: 'Anthropic',
        model: textOf(value['model_version']),
        project: firstText(value['workspace'], context.plan.project, 'Anthropic'),
        tokens: {
          input: tokens(value[NO_CACHE]),
          inputIncludesCache: false,
          cacheRead: tokens(value['usage_input_tokens_cache_read']),
          // Earlier exports told one kind of cache write only.
          cacheWrite5m: tokens(
            value['usage_input_tokens_cache_write_5m'] ?? value['usage_input_tokens_cache_write'],
          ),
          cacheWrite1h: tokens(value['usage_input_tokens_cache_write_1h']),
          output: tokens(value['usage_output_tokens']),
        },
        bucket: { end, requests: 0, split },
      })
    })
  },
}

/** The Anthropic Console's cost export (CSV): amounts by day, in long format, with display names. */
export const anthropicCost: UsageFormat = {
  id: 'anthropic-cost',
  keep: 'last',
  appends: () => false,
  detect: ({ columns }) =>
    columns.includes('usage_date_utc') && costColumns.some((name) => columns.includes(name)),
  async *read(context) {
    const make = makeRecordMaker(context)
    const reportKey = makeReportKeys()
    const split = await readReportSplit(context, costSplits)
    yield* readCsv(context, ({ line, value }) => {
      const { start, end } = dayOf(value)
      const cost = firstText(...costColumns.map((name) => value[name]))
      if (cost === '') return null
      return make({
        line,
        eventId: reportKey(
          start,
          ...costSplits.map((name) => textOf(value[name])),
          ...split.keysOf(value),
        ),
        time: start,
        provider: 'Anthropic',
        model: firstText(value['model'], value['model_version'], value['cost_type'], 'all models'),
        project: firstText(value['workspace'], context.plan.project, 'Anthropic'),
        tokens: { input: 0, inputIncludesCache: true, output: 0 },
        cost,
        bucket: { end, requests: 0, split, description: joined(value, costParts) },
      })
    })
  },
}
