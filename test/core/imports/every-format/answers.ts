import {
  allInput,
  auto,
  between,
  type FormatCase,
  iso,
  linesOf,
  type Pages,
  type Sample,
  textOf,
  unknownFields,
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

function answerOf(sample: Sample): object {
  const time = Math.floor(sample.at / 1_000)
  switch (sample.n % 4) {
    case 0:
      return {
        id: `chatcmpl-${sample.n}`,
        object: 'chat.completion',
        created: time,
        model: 'gpt-4o',
        usage: {
          prompt_tokens: allInput(sample),
          completion_tokens: sample.output,
          prompt_tokens_details: { cached_tokens: sample.cacheRead },
        },
      }
    case 1:
      return {
        custom_id: 'x',
        response: {
          status_code: 200,
          body: {
            id: `resp_${sample.n}`,
            object: 'response',
            created_at: time,
            model: 'gpt-5',
            usage: {
              input_tokens: allInput(sample),
              input_tokens_details: { cached_tokens: sample.cacheRead },
              output_tokens: sample.output,
            },
          },
        },
      }
    case 2:
      return {
        timestamp: iso(sample.at),
        response: {
          id: `msg_${sample.n}`,
          type: 'message',
          model: 'claude-opus-4-6',
          usage: {
            input_tokens: sample.uncached,
            cache_read_input_tokens: sample.cacheRead,
            cache_creation_input_tokens: 0,
            output_tokens: sample.output,
          },
        },
      }
    default:
      return {
        timestamp: iso(sample.at),
        responseId: `g-${sample.n}`,
        modelVersion: 'gemini-2.5-pro',
        usageMetadata: {
          promptTokenCount: allInput(sample),
          cachedContentTokenCount: sample.cacheRead,
          candidatesTokenCount: sample.output,
        },
      }
  }
}

export const providerResponses: FormatCase = {
  name: 'answers of providers',
  format: 'provider-responses',
  plan: auto,
  place: 'responses.jsonl',
  tells: ['tokens', 'cacheRead'],
  hasKey: true,
  pages: (samples, options): Pages =>
    linesOf(
      between(
        samples.map((sample) =>
          options.odd ? { ...unknownFields, ...answerOf(sample) } : answerOf(sample),
        ),
        options,
        [
          { error: { message: 'no "usage" here' }, status: 500 },
          { object: 'brand.new', usage: { seconds: 5 } },
        ],
      ),
    ),
  oddities: [
    {
      says: 'embeddings have prompt tokens only, and no id: two alike are two calls',
      text: textOf(
        linesOf(
          [1, 2].map(() => ({
            timestamp: iso(plain(9_001).at),
            object: 'list',
            model: 'text-embedding-3-small',
            data: [],
            usage: { prompt_tokens: 8, total_tokens: 8 },
          })),
        ),
      ),
      calls: 2,
      sums: { uncached: 16 },
    },
    {
      says: 'OpenAI’s completion includes reasoning, Google’s candidates exclude thoughts',
      text: textOf(
        linesOf([
          {
            ...answerOf(plain(9_004)),
            usage: {
              prompt_tokens: 100,
              completion_tokens: 10,
              completion_tokens_details: { reasoning_tokens: 4 },
            },
          },
          {
            timestamp: iso(plain(9_005).at),
            responseId: 'g-odd',
            modelVersion: 'gemini-2.5-pro',
            usageMetadata: {
              promptTokenCount: 100,
              candidatesTokenCount: 6,
              thoughtsTokenCount: 4,
            },
          },
        ]),
      ),
      calls: 2,
      sums: { uncached: 200, output: 20, reasoning: 8 },
    },
    {
      says: 'Anthropic’s input excludes cache reads and writes of both kinds',
      text: textOf(
        linesOf([
          {
            timestamp: iso(plain(9_006).at),
            id: 'msg_odd',
            type: 'message',
            model: 'claude-opus-4-6',
            usage: {
              input_tokens: 10,
              cache_creation_input_tokens: 50,
              cache_read_input_tokens: 60,
              cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
              output_tokens: 7,
            },
          },
        ]),
      ),
      calls: 1,
      sums: { uncached: 10, cacheRead: 60, write5m: 20, write1h: 30, output: 7 },
    },
  ],
}
