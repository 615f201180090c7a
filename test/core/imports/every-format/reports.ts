import {
  allInput,
  auto,
  type FormatCase,
  iso,
  type Sample,
  samplesOf,
  tableOf,
  textOf,
  usd,
} from './case'

const DAY = 86_400_000
const seconds = (at: number): number => at / 1_000
/** Counts come as floats. */
const float = (count: number): string => `${count}.0`

/** What rows are split by stands there by its display name, which two may share. */
const report = { plan: auto, isReport: true, hasKey: false } as const

/** Days beyond all others of a case. */
const day = (at: number, tells: FormatCase['tells']): Sample => ({
  ...(samplesOf({ tells, isReport: true }, 1_900 + at, 1)[0] as Sample),
  uncached: 100,
  cacheRead: 0,
  write5m: 0,
  write1h: 0,
  output: 10,
  micros: tells.includes('cost') ? 5 : null,
})

const openaiUsageRow = (sample: Sample): Record<string, string | number> => ({
  start_time: seconds(sample.at),
  end_time: seconds(sample.at + DAY),
  start_time_iso: iso(sample.at),
  end_time_iso: iso(sample.at + DAY),
  project_id: 'proj_1',
  num_model_requests: float(3),
  user_id: '',
  api_key_id: '',
  model: sample.model,
  batch: '',
  service_tier: '',
  input_tokens: float(allInput(sample)),
  output_tokens: float(sample.output),
  input_cached_tokens: float(sample.cacheRead),
})

const openaiDay = (at: number): Sample => day(at, ['cacheRead'])

export const openaiUsage: FormatCase = {
  ...report,
  name: 'OpenAI, organisation usage',
  format: 'openai-usage',
  place: 'completions_usage.csv',
  tells: ['tokens', 'cacheRead'],
  pages: (samples, options) => tableOf(samples.map(openaiUsageRow), options),
  oddities: [
    {
      says: 'empty rows occur, and counts beyond one call',
      text: textOf(
        tableOf(
          [
            { ...openaiUsageRow(openaiDay(1)), input_tokens: '5000000000.0' },
            Object.fromEntries(
              Object.entries(openaiUsageRow(openaiDay(2))).map(([name, cell]) => [
                name,
                name.includes('_time') ? cell : '',
              ]),
            ),
          ],
          { odd: false },
        ),
      ),
      calls: 1,
      sums: { uncached: 5_000_000_000, output: 10 },
    },
    {
      says: 'one bucket, be its time told in seconds or as text',
      text: [
        openaiUsageRow(openaiDay(3)),
        { ...openaiUsageRow(openaiDay(3)), start_time: '', end_time: '' },
        { ...openaiUsageRow(openaiDay(3)), start_time: `${seconds(openaiDay(3).at)}.0` },
      ].map((row) => textOf(tableOf([row], { odd: false }))),
      calls: 1,
      sums: { uncached: 100, output: 10 },
    },
  ],
}

const openaiCostRow = (sample: Sample): Record<string, string | number> => ({
  start_time: seconds(sample.at),
  end_time: seconds(sample.at + DAY),
  start_time_iso: iso(sample.at),
  end_time_iso: iso(sample.at + DAY),
  amount_value: usd(sample.micros),
  amount_currency: 'usd',
  line_item: `${sample.model}, input`,
  project_id: 'proj_1',
  organization_id: 'org',
})

export const openaiCost: FormatCase = {
  ...report,
  name: 'OpenAI, organisation costs',
  format: 'openai-cost',
  place: 'cost.csv',
  tells: ['cost'],
  pages: (samples, options) => tableOf(samples.map(openaiCostRow), options),
  oddities: [
    {
      says: 'amounts with many places and exponents; another currency is refused',
      text: textOf(
        tableOf(
          [
            { ...openaiCostRow(day(1, ['cost'])), amount_value: '12345.0600000001' },
            { ...openaiCostRow(day(2, ['cost'])), amount_value: '2.5e-05' },
            { ...openaiCostRow(day(3, ['cost'])), amount_currency: 'eur' },
            { ...openaiCostRow(day(4, ['cost'])), amount_value: '' },
          ],
          { odd: false },
        ),
      ),
      calls: 2,
      sums: { picos: 12_345_060_025_000_100n },
      rejects: ['foreign_currency'],
    },
  ],
}

const anthropicRow = (sample: Sample): Record<string, string | number> => ({
  usage_date_utc: iso(sample.at).slice(0, 10),
  model_version: sample.model,
  api_key: 'key',
  workspace: 'Default',
  usage_type: 'standard',
  context_window: '≤ 200k',
  usage_input_tokens_no_cache: sample.uncached,
  usage_input_tokens_cache_write_5m: sample.write5m,
  usage_input_tokens_cache_write_1h: sample.write1h,
  usage_input_tokens_cache_read: sample.cacheRead,
  usage_output_tokens: sample.output,
  web_search_count: 0,
  inference_geo: 'global',
  speed: '',
})

export const anthropicTokens: FormatCase = {
  ...report,
  name: 'Anthropic Console, tokens',
  format: 'anthropic-console',
  place: 'claude_api_tokens.csv',
  tells: ['tokens', 'cacheRead', 'write5m', 'write1h'],
  pages: (samples, options) => tableOf(samples.map(anthropicRow), options),
  oddities: [
    {
      says: 'a day, split by context window and by speed: buckets of their own',
      text: textOf(
        tableOf(
          [
            anthropicRow(day(1, [])),
            { ...anthropicRow(day(1, [])), context_window: '> 200k' },
            { ...anthropicRow(day(1, [])), speed: 'fast' },
          ],
          { odd: false },
        ),
      ),
      calls: 3,
      sums: { uncached: 300, output: 30 },
    },
    {
      says: 'no day of the calendar is taken for another one',
      text: textOf(
        tableOf(
          ['2026-02-30', '2026-13-01', 'yesterday', ''].map((usage_date_utc) => ({
            ...anthropicRow(day(2, [])),
            usage_date_utc,
          })),
          { odd: false },
        ),
      ),
      calls: 0,
      sums: {},
      rejects: ['invalid_time', 'invalid_time', 'invalid_time', 'missing_time'],
    },
  ],
}

const anthropicCostRow = (sample: Sample): Record<string, string | number> => ({
  usage_date_utc: iso(sample.at).slice(0, 10),
  model: 'Claude Opus 4.6',
  workspace: 'Default',
  api_key: 'key',
  usage_type: 'standard',
  context_window: '≤ 200k',
  token_type: 'output_tokens',
  cost_usd: usd(sample.micros),
  cost_type: 'token_usage',
})

export const anthropicCost: FormatCase = {
  ...report,
  name: 'Anthropic Console, costs',
  format: 'anthropic-cost',
  place: 'claude_api_cost.csv',
  tells: ['cost'],
  pages: (samples, options) => tableOf(samples.map(anthropicCostRow), options),
  oddities: [
    {
      says: 'long format: each kind of token is a row of its own',
      text: textOf(
        tableOf(
          ['uncached_input_tokens', 'output_tokens', 'cache_read_input_tokens'].map(
            (token_type) => ({ ...anthropicCostRow(day(1, ['cost'])), token_type }),
          ),
          { odd: false },
        ),
      ),
      calls: 3,
      sums: { picos: 15_000_000n },
    },
  ],
}
