import {
  allInput,
  auto,
  between,
  type FormatCase,
  iso,
  linesOf,
  type Sample,
  textOf,
  unknownFields,
  usd,
  type WriteOptions,
} from './case'

const plain = (n: number, more: Partial<Sample> = {}): Sample => ({
  n,
  at: Date.UTC(2026, 1, 1) + n * 1_000,
  model: 'gpt-4o',
  uncached: 100,
  cacheRead: 0,
  write5m: 0,
  write1h: 0,
  output: 10,
  reasoning: 0,
  micros: null,
  ...more,
})

function observation(sample: Sample, more: object = {}): object {
  return {
    id: `obs-${sample.n}`,
    type: 'GENERATION',
    traceId: 't',
    projectId: 'lf',
    startTime: iso(sample.at),
    model: sample.model,
    usageDetails: {
      input: sample.uncached,
      input_cached_tokens: sample.cacheRead,
      input_cache_creation: sample.write5m,
      output: sample.output - sample.reasoning,
      output_reasoning_tokens: sample.reasoning,
      total: allInput(sample) + sample.output,
    },
    costDetails: {},
    totalCost: sample.micros === null ? null : Number(usd(sample.micros)),
    ...more,
  }
}

export const langfuse: FormatCase = {
  name: 'Langfuse',
  format: 'langfuse',
  plan: auto,
  place: 'observations.json',
  tells: ['tokens', 'cacheRead', 'write5m', 'reasoning', 'cost'],
  hasKey: true,
  pages: (samples, options) => ({
    ...linesOf(
      between(
        samples.map((sample) => observation(sample, options.odd ? unknownFields : {})),
        options,
        [
          { id: 'span', type: 'SPAN', startTime: iso(0), model: null, usageDetails: {} },
          { id: 'x', type: 'BRAND_NEW', startTime: iso(0) },
        ],
      ),
    ),
    before: '{"data": [\n',
    between: ',\n',
    after: '\n], "meta": {"page": 1}}\n',
  }),
  oddities: [
    {
      says: 'keys vary: input_cache_read, prompt_details.cache_read; the total tells what is a part',
      text: textOf(
        linesOf([
          observation(plain(9_001), {
            usageDetails: { input: 100, input_cache_read: 60, output: 10, total: 110 },
          }),
          observation(plain(9_002), {
            usageDetails: { input: 100, 'prompt_details.cache_read': 60, output: 10 },
          }),
          observation(plain(9_003), {
            usageDetails: { input: 40, input_cache_read: 60, output: 10, total: 110 },
          }),
        ]),
      ),
      calls: 3,
      sums: { uncached: 120, cacheRead: 180, output: 30 },
    },
    {
      says: 'sound is counted apart from text on both sides',
      text: textOf(
        linesOf([
          observation(plain(9_004), {
            usageDetails: {
              input: 30,
              input_audio_tokens: 70,
              output: 4,
              output_audio_tokens: 6,
              total: 110,
            },
          }),
        ]),
      ),
      calls: 1,
      sums: { uncached: 100, output: 10 },
    },
    {
      says: 'only rows with a model are calls',
      text: textOf(
        linesOf([observation(plain(9_005)), observation(plain(9_006), { model: null })]),
      ),
      calls: 1,
      sums: { uncached: 100, output: 10 },
    },
  ],
}

const attribute = (key: string, value: object): object => ({ key, value })

function span(sample: Sample, more: readonly object[] = [], fields: object = {}): object {
  const count = (name: string, tokens: number, at: number): object[] =>
    tokens === 0
      ? []
      : [
          attribute(`gen_ai.usage.${name}`, {
            intValue: at % 2 === 0 ? String(tokens) : tokens,
          }),
        ]
  return {
    traceId: 'trace',
    spanId: `span-${sample.n}`,
    startTimeUnixNano: String(BigInt(sample.at) * 1_000_000n),
    attributes: [
      ...count('input_tokens', allInput(sample), sample.n),
      ...count('cache_read.input_tokens', sample.cacheRead, sample.n + 1),
      ...count('cache_creation.input_tokens', sample.write5m, sample.n),
      ...count('output_tokens', sample.output, sample.n),
      attribute('gen_ai.request.model', { stringValue: sample.model }),
      attribute('gen_ai.provider.name', { stringValue: 'anthropic' }),
      ...more,
    ],
    ...fields,
  }
}

const resource = { attributes: [attribute('service.name', { stringValue: 'checkout' })] }

const otelStrangers = [
  { traceId: 'trace', spanId: 'http', startTimeUnixNano: '1', attributes: [] },
  { brandNew: 'span', attributes: [attribute('http.method', { stringValue: 'GET' })] },
]

const spans = (samples: readonly Sample[], options: WriteOptions): object[] =>
  between(
    samples.map((sample) =>
      options.odd
        ? span(sample, [attribute('brand.new', { bytesValue: 'AA==' })], unknownFields)
        : span(sample),
    ),
    options,
    otelStrangers,
  )

const batchOf = (list: readonly object[], isSnake = false): object =>
  isSnake
    ? { resource_spans: [{ resource, scope_spans: [{ spans: list }] }] }
    : { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 's' }, spans: list }] }] }

const otel: Omit<FormatCase, 'name' | 'place' | 'pages' | 'oddities'> = {
  format: 'otel',
  plan: auto,
  tells: ['tokens', 'cacheRead', 'write5m'],
  hasKey: true,
}

export const otelDocument: FormatCase = {
  ...otel,
  name: 'OpenTelemetry, a document',
  place: 'spans.json',
  pages(samples, options) {
    const [before = '', after = ''] = JSON.stringify(batchOf([])).split('"spans":[')
    return {
      ...linesOf(spans(samples, options)),
      before: `${before}"spans":[\n`,
      between: ',\n',
      after,
    }
  },
  oddities: [
    {
      says: 'names with underscores, as some exporters write them',
      text: JSON.stringify(batchOf([span(plain(9_001)), span(plain(9_002))], true), null, 1),
      calls: 2,
      sums: { uncached: 200, output: 20 },
    },
    {
      says: 'legacy names of the counts; a span of an agent sums up its calls',
      text: JSON.stringify(
        batchOf([
          {
            ...span(plain(9_003)),
            attributes: [
              attribute('gen_ai.usage.prompt_tokens', { intValue: 100 }),
              attribute('gen_ai.usage.completion_tokens', { intValue: '10' }),
              attribute('gen_ai.response.model', { stringValue: 'gpt-4o-2024-08-06' }),
            ],
          },
          span(plain(9_004), [attribute('gen_ai.operation.name', { stringValue: 'invoke_agent' })]),
        ]),
      ),
      calls: 1,
      sums: { uncached: 100, output: 10 },
      rejects: ['not_a_call'],
    },
  ],
}

export const otelLines: FormatCase = {
  ...otel,
  name: 'OpenTelemetry, a batch a line',
  place: 'traces.jsonl',
  pages: (samples, options) => linesOf(spans(samples, options).map((one) => batchOf([one]))),
  oddities: [
    {
      says: 'names with underscores on a line',
      text: textOf(linesOf([batchOf([span(plain(9_001))], true)])),
      calls: 1,
      sums: { uncached: 100, output: 10 },
    },
  ],
}
