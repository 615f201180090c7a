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
} from './case'

const lines = (...rows: readonly unknown[]): string => textOf(linesOf(rows))

function claudeRow(sample: Sample, more: object = {}, message: object = {}): object {
  return {
    parentUuid: null,
    isSidechain: false,
    cwd: '/home/dev/app',
    sessionId: 's-1',
    type: 'assistant',
    timestamp: iso(sample.at),
    requestId: `req_${sample.n}`,
    message: {
      id: `msg_${sample.n}`,
      role: 'assistant',
      model: sample.model,
      usage: {
        input_tokens: sample.uncached,
        cache_creation_input_tokens: sample.write5m + sample.write1h,
        cache_read_input_tokens: sample.cacheRead,
        cache_creation: {
          ephemeral_5m_input_tokens: sample.write5m,
          ephemeral_1h_input_tokens: sample.write1h,
        },
        output_tokens: sample.output,
      },
      ...message,
    },
    ...(sample.micros === null ? {} : { costUSD: sample.micros / 1_000_000 }),
    ...more,
  }
}

/** For oddities: n apart from all other samples of a case. */
const one = (n: number, output = 5): Sample => ({
  n,
  at: Date.UTC(2026, 1, 1) + n * 1_000,
  model: 'claude-opus-4-6',
  uncached: 3,
  cacheRead: 500,
  write5m: 10,
  write1h: 20,
  output,
  reasoning: 0,
  micros: null,
})
const ofOne = { uncached: 3, cacheRead: 500, write5m: 10, write1h: 20 }

export const claudeCode: FormatCase = {
  name: 'Claude Code',
  format: 'claude-code',
  plan: auto,
  place: 'projects/-home-dev-app/session.jsonl',
  tells: ['tokens', 'cacheRead', 'write5m', 'write1h', 'cost'],
  hasKey: true,
  pages(samples, options) {
    const rows = samples.map((sample) =>
      options.odd
        ? { ...unknownFields, ...claudeRow(sample, {}, unknownFields) }
        : claudeRow(sample),
    )
    return linesOf(
      between<object>(rows, options, [
        { type: 'brand-new-event', sessionId: 's-1', usage: { output_tokens: 7 } },
        { type: 'user', sessionId: 's-1', message: { content: 'what is "usage"?' } },
      ]),
    )
  },
  oddities: [
    {
      says: 'one message spans several lines: the one with the highest output_tokens counts',
      text: lines(claudeRow(one(9_001, 4)), claudeRow(one(9_001, 90)), claudeRow(one(9_001, 30))),
      calls: 1,
      sums: { ...ofOne, output: 90 },
    },
    {
      says: 'the id alone where the request id is missing',
      text: lines(claudeRow(one(9_002), { requestId: undefined }), claudeRow(one(9_002))),
      calls: 1,
      sums: { ...ofOne, output: 5 },
    },
    {
      says: 'one message id under two requests of the main talk is two calls',
      text: lines(claudeRow(one(9_003)), claudeRow(one(9_003), { requestId: 'req_other' })),
      calls: 2,
      sums: { uncached: 6, cacheRead: 1_000, write5m: 20, write1h: 40, output: 10 },
    },
    {
      says: 'a sidechain replays a message id under a new request id',
      text: lines(
        claudeRow(one(9_004), { isSidechain: true, requestId: 'req_side' }),
        claudeRow(one(9_004)),
      ),
      calls: 1,
      sums: { ...ofOne, output: 5 },
    },
    {
      says: '<synthetic> is no model',
      text: lines(claudeRow(one(9_005), {}, { model: '<synthetic>' }), claudeRow(one(9_006))),
      calls: 1,
      sums: { ...ofOne, output: 5 },
    },
    {
      says: 'costUSD, sometimes; cache writes that are not told apart are for five minutes',
      text: lines(
        claudeRow(
          one(9_007),
          { costUSD: 0.25 },
          {
            usage: { input_tokens: 1, cache_creation_input_tokens: 8, output_tokens: 6 },
          },
        ),
      ),
      calls: 1,
      sums: { uncached: 1, write5m: 8, output: 6, picos: 250_000_000_000n },
    },
  ],
}

const codexCounters = (sample: Sample): Record<string, number> => ({
  input_tokens: allInput(sample),
  cached_input_tokens: sample.cacheRead,
  output_tokens: sample.output,
  reasoning_output_tokens: sample.reasoning,
})

function added(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.keys(b).map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]))
}

/** Events with a cumulative total; each is written twice, as Codex does. */
function codexEvents(samples: readonly Sample[]): object[] {
  let total: Record<string, number> = {}
  return samples.map((sample) => {
    total = added(total, codexCounters(sample))
    return {
      timestamp: iso(sample.at),
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: { total_token_usage: total, last_token_usage: codexCounters(sample) },
      },
    }
  })
}

const codexMeta = (id: string, at: number, more: object = {}): object => ({
  timestamp: iso(at),
  type: 'session_meta',
  payload: { id, timestamp: iso(at), cwd: '/home/dev/tool', model_provider: 'openai', ...more },
})
const codexTurn = { type: 'turn_context', payload: { model: 'gpt-5', cwd: '/home/dev/tool' } }

const step = (n: number): Sample => ({
  n,
  at: Date.UTC(2026, 2, 1) + n * 10_000,
  model: 'gpt-5',
  uncached: 40,
  cacheRead: 60,
  write5m: 0,
  write1h: 0,
  output: 10,
  reasoning: 4,
  micros: null,
})
const ofStep = { uncached: 40, cacheRead: 60, output: 10, reasoning: 4 }
const twice = { uncached: 80, cacheRead: 120, output: 20, reasoning: 8 }

const codexRecord = (sample: Sample, id: string, thread: string): object => ({
  timestamp: iso(sample.at),
  type: 'token_usage_record',
  payload: { thread_id: thread, session_id: thread, response_id: id, usage: codexCounters(sample) },
})

export const codex: FormatCase = {
  name: 'Codex CLI',
  format: 'codex',
  plan: auto,
  place: 'sessions/2026/02/01/rollout-1.jsonl',
  tells: ['tokens', 'cacheRead', 'reasoning'],
  hasKey: true,
  onlyGrows: true,
  pages(samples, options) {
    const [first] = samples
    const session = `session-${first?.n ?? 0}`
    const events = codexEvents(samples).map((event) =>
      options.odd ? { ...unknownFields, ...event } : event,
    )
    return linesOf(
      between<object>(events, options, [
        { type: 'event_msg', payload: { type: 'brand_new', info: { total_token_usage: 7 } } },
        { type: 'event_msg', payload: { type: 'token_count', info: null } },
      ]),
      [codexMeta(session, (first?.at ?? 0) - 1_000), codexTurn],
    )
  },
  oddities: [
    {
      says: 'half the events repeat, and info may be null',
      text: lines(
        codexMeta('o-1', step(1).at - 5_000),
        codexTurn,
        {
          type: 'event_msg',
          timestamp: iso(step(1).at),
          payload: { type: 'token_count', info: null },
        },
        ...codexEvents([step(1), step(2)]).flatMap((event) => [event, event]),
      ),
      calls: 2,
      sums: twice,
    },
    {
      says: 'a token_usage_record is preferred, and the same response is not counted twice',
      text: lines(
        codexMeta('o-2', step(1).at - 5_000),
        codexTurn,
        codexRecord(step(1), 'resp_1', 'o-2'),
        ...codexEvents([step(1), step(2)]),
        codexRecord(step(2), 'resp_2', 'o-2'),
      ),
      calls: 2,
      sums: twice,
    },
    {
      says: 'a fork replays its parent’s history within a second',
      text: lines(
        codexMeta('o-3-fork', step(5).at, { forked_from_id: 'o-3' }),
        codexMeta('o-3', step(5).at),
        codexTurn,
        ...codexEvents([
          { ...step(1), at: step(5).at },
          { ...step(2), at: step(5).at + 300 },
          step(6),
        ]),
      ),
      calls: 1,
      sums: ofStep,
    },
  ],
}
