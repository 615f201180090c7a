import { makeTimeReader } from '../times'
import type { ReadContext, UsageFormat } from './format'
import { inUtc, makeRecordMaker } from './make-record'
import { readCsv } from './read-json'
import { makeReportKeys, MOST_IN_A_REPORT } from './report-key'
import { readReportSplit } from './report-split'
import { countOf, firstText, joined, type JsonObject, RecordRejected, textOf } from './values'

const readTime = makeTimeReader('UTC')

/** One period has one name, be it told in seconds, as "1767571200.0" or as text. */
function momentOf(text: string): string {
  return String(readTime(text)?.seconds ?? text)
}

const startOf = (value: JsonObject): string =>
  firstText(value['start_time'], value['start_time_iso'])
const endOf = (value: JsonObject): string => firstText(value['end_time'], value['end_time_iso'])
const projectOf = (value: JsonObject, { plan }: ReadContext): string =>
  firstText(value['project_name'], value['project_id'], plan.project, 'OpenAI')

const usageSplits = ['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier']
const costSplits = ['project_id', 'line_item', 'organization_id', 'api_key_id']

/**
 * OpenAI's organisation usage export (CSV): buckets of time, no calls, split by what the user chose.
 * Counts are written as floats, and periods without usage are rows without figures.
 */
export const openaiUsage: UsageFormat = {
  id: 'openai-usage',
  keep: 'last',
  appends: () => false,
  detect: ({ columns }) => columns.includes('num_model_requests') && columns.includes('start_time'),
  async *read(context) {
    const make = makeRecordMaker(inUtc(context))
    const reportKey = makeReportKeys()
    const split = await readReportSplit(context, usageSplits)
    yield* readCsv(context, ({ line, value }) => {
      const requests = countOf(value['num_model_requests'], MOST_IN_A_REPORT)
      const input = countOf(value['input_tokens'], MOST_IN_A_REPORT)
      const output = countOf(value['output_tokens'], MOST_IN_A_REPORT)
      if (requests === 0 && input === 0 && output === 0) return null
      return make({
        line,
        eventId: reportKey(
          momentOf(startOf(value)),
          momentOf(endOf(value)),
          ...usageSplits.map((name) => textOf(value[name])),
          ...split.keysOf(value),
        ),
        time: startOf(value),
        provider: 'OpenAI',
        model: firstText(value['model'], 'all models'),
        project: projectOf(value, context),
        tokens: {
          input,
          inputIncludesCache: true,
          cacheRead: countOf(value['input_cached_tokens'], MOST_IN_A_REPORT),
          output,
        },
        bucket: { end: endOf(value), requests, split },
      })
    })
  },
}

/** OpenAI's organisation cost export (CSV): amounts by day and line item, without tokens. */
export const openaiCost: UsageFormat = {
  id: 'openai-cost',
  keep: 'last',
  appends: () => false,
  detect: ({ columns }) => columns.includes('amount_value') && columns.includes('line_item'),
  async *read(context) {
    const make = makeRecordMaker(inUtc(context))
    const reportKey = makeReportKeys()
    const split = await readReportSplit(context, costSplits)
    yield* readCsv(context, ({ line, value }) => {
      const amount = firstText(value['amount_value'])
      if (amount === '') return null
      const currency = firstText(value['amount_currency'], 'usd')
      if (!/^usd$/i.test(currency))
        throw new RecordRejected('foreign_currency', `${amount} ${currency}`)
      return make({
        line,
        eventId: reportKey(
          momentOf(startOf(value)),
          momentOf(endOf(value)),
          ...costSplits.map((name) => textOf(value[name])),
          ...split.keysOf(value),
        ),
        time: startOf(value),
        provider: 'OpenAI',
        model: firstText(value['line_item'], 'all models'),
        project: projectOf(value, context),
        tokens: { input: 0, inputIncludesCache: true, output: 0 },
        cost: amount,
        bucket: {
          end: endOf(value),
          requests: 0,
          split,
          description: joined(value, ['project_name', 'api_key_id']),
          quantity: joined(value, ['quantity', 'quantity_unit'], ' '),
        },
      })
    })
  },
}
