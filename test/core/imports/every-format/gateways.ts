import {
  allInput,
  auto,
  between,
  type FormatCase,
  iso,
  linesOf,
  type Sample,
  tableOf,
  textOf,
  unknownFields,
  usd,
  type WriteOptions,
} from './case'

function spendLog(sample: Sample, odd: boolean): Record<string, unknown> {
  const usage = {
    prompt_tokens: allInput(sample),
    cache_creation_input_tokens: sample.write5m + sample.write1h,
    prompt_tokens_details: {
      cached_tokens: sample.cacheRead,
      cache_creation_token_details: { ephemeral_1h_input_tokens: sample.write1h },
    },
    completion_tokens_details: { reasoning_tokens: sample.reasoning },
  }
  const metadata = { user_api_key_project_id: 'p-7', usage_object: usage }
  return {
    request_id: `req-${sample.n}`,
    call_type: 'acompletion',
    spend: usd(sample.micros),
    prompt_tokens: allInput(sample),
    completion_tokens: sample.output,
    total_tokens: allInput(sample) + sample.output,
    // Without a zone, with microseconds.
    startTime: `${iso(sample.at).slice(0, 19).replace('T', ' ')}.847371`,
    model: `anthropic/${sample.model}`,
    model_group: 'fast',
    custom_llm_provider: 'anthropic',
    cache_hit: sample.n % 2 === 0 ? 'None' : '',
    metadata: JSON.stringify(metadata),
    request_tags: '["a","b"]',
    status: 'success',
    ...(odd ? { ...unknownFields, brandNew: JSON.stringify(unknownFields.brandNew) } : {}),
  }
}

const litellm: Omit<FormatCase, 'name' | 'place' | 'pages' | 'oddities'> = {
  format: 'litellm',
  plan: auto,
  tells: ['tokens', 'cacheRead', 'write5m', 'write1h', 'reasoning', 'cost'],
  hasKey: true,
}

const plain = (n: number): Sample => ({
  n,
  at: Date.UTC(2026, 1, 1) + n * 1_000,
  model: 'claude-x',
  uncached: 100,
  cacheRead: 0,
  write5m: 0,
  write1h: 0,
  output: 10,
  reasoning: 0,
  micros: 5,
})

const logs = (samples: readonly Sample[], options: WriteOptions): Record<string, unknown>[] =>
  between(
    samples.map((sample) => spendLog(sample, options.odd)),
    options,
    [{ brand_new: 'row', spend: 5, note: 'no "request_id" here' }],
  )

export const litellmLines: FormatCase = {
  ...litellm,
  name: 'LiteLLM, JSONL',
  place: 'spend.jsonl',
  pages: (samples, options) => linesOf(logs(samples, options)),
  oddities: [
    {
      says: 'cache_hit is a string; a hit costs nothing, a spend of 0 otherwise is no cost',
      text: textOf(
        linesOf([
          { ...spendLog(plain(9_001), false), cache_hit: 'True', spend: 0 },
          { ...spendLog(plain(9_002), false), cache_hit: 'None', spend: 0 },
          { ...spendLog(plain(9_003), false), cache_hit: '' },
        ]),
      ),
      calls: 3,
      sums: { uncached: 300, output: 30, picos: 5_000_000n },
    },
    {
      says: 'metadata is a JSON string or an object',
      text: textOf(
        linesOf([
          {
            ...spendLog(plain(9_004), false),
            metadata: { usage_object: { cache_read_input_tokens: 60 } },
          },
          { ...spendLog(plain(9_005), false), metadata: 'not JSON' },
        ]),
      ),
      calls: 2,
      sums: { uncached: 140, cacheRead: 60, output: 20, picos: 10_000_000n },
    },
  ],
}

export const litellmDocument: FormatCase = {
  ...litellm,
  name: 'LiteLLM, JSON',
  place: 'spend.json',
  pages: (samples, options) => ({
    ...linesOf(logs(samples, options)),
    before: '[\n',
    between: ',\n',
    after: '\n]\n',
  }),
  oddities: [],
}

export const litellmTable: FormatCase = {
  ...litellm,
  name: 'LiteLLM, CSV',
  place: 'LiteLLM_SpendLogs.csv',
  pages: (samples, options) =>
    tableOf(
      samples.map((sample) =>
        Object.fromEntries(
          Object.entries(spendLog(sample, false)).map(([name, value]) => [name, String(value)]),
        ),
      ),
      options,
    ),
  oddities: [],
}

export const openrouter: FormatCase = {
  name: 'OpenRouter',
  format: 'openrouter',
  plan: auto,
  place: 'activity.csv',
  tells: ['tokens', 'cacheRead', 'reasoning', 'cost'],
  hasKey: true,
  pages: (samples, options) => tableOf(samples.map(openrouterRow), options),
  oddities: [
    {
      says: 'nine places of a cost are kept; a cancelled call is a call; created_at is in UTC',
      text: textOf(
        tableOf(
          [
            { ...openrouterRow(plain(9_001)), cost_total: '0.012345678' },
            { ...openrouterRow(plain(9_002)), cost_total: '0', cancelled: 'true' },
          ],
          { odd: false },
        ),
      ),
      calls: 2,
      sums: { uncached: 200, output: 20, picos: 12_345_678_000n },
    },
  ],
}

function openrouterRow(sample: Sample): Record<string, string | number> {
  return {
    generation_id: `gen-${sample.n}`,
    created_at: iso(sample.at).replace('T', ' ').replace('Z', ''),
    cost_total: usd(sample.micros),
    cost_web_search: 0,
    cost_cache: 0,
    cost_file_processing: 0,
    byok_usage_inference: 0,
    tokens_prompt: allInput(sample),
    tokens_completion: sample.output,
    tokens_reasoning: sample.reasoning,
    tokens_cached: sample.cacheRead,
    model_permaslug: `anthropic/${sample.model}`,
    provider_name: 'Anthropic',
    variant: '',
    cancelled: 'false',
    streamed: 'true',
    user: '',
    finish_reason_raw: 'stop',
    finish_reason_normalized: 'stop',
    generation_time_ms: 1_200,
    time_to_first_token_ms: 300,
    api_key_disabled: 'false',
    api_key_name: 'key "one", mine',
    app_name: '',
  }
}

export const cursor: FormatCase = {
  name: 'Cursor',
  format: 'cursor',
  plan: auto,
  place: 'usage-events.csv',
  tells: ['tokens', 'cacheRead', 'write5m', 'cost'],
  hasKey: false,
  pages: (samples, options) => tableOf(samples.map(cursorRow), options),
  oddities: [
    {
      says: 'a cost is "Included", "$0.10" or blank; the columns of agents may be missing',
      text: textOf(
        tableOf(
          ['Included', '$0.10', ''].map((Cost, at) => ({ ...cursorRow(plain(9_001 + at)), Cost })),
          { odd: false },
        ),
      ),
      calls: 3,
      sums: { uncached: 300, output: 30, picos: 100_000_000_000n },
    },
    {
      says: 'with the columns of agents before the others',
      text: textOf(
        tableOf([{ 'Cloud Agent ID': 'a', 'Automation ID': '', ...cursorRow(plain(9_011)) }], {
          odd: false,
        }),
      ),
      calls: 1,
      sums: { uncached: 100, output: 10, picos: 5_000_000n },
    },
  ],
}

function cursorRow(sample: Sample): Record<string, string | number> {
  return {
    Date: iso(sample.at),
    Kind: 'On-Demand',
    Model: sample.model,
    'Max Mode': 'No',
    'Input (w/ Cache Write)': sample.write5m,
    'Input (w/o Cache Write)': sample.uncached,
    'Cache Read': sample.cacheRead,
    'Output Tokens': sample.output,
    'Total Tokens': allInput(sample) + sample.output,
    Cost: sample.micros === null ? '' : `$${usd(sample.micros)}`,
  }
}
