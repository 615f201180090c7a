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

const step = (n: number): Sample => ({
  n,
  at: Date.UTC(2026, 2, 1) + n * 10_000,
  model: 'some-model',
  uncached: 40,
  cacheRead: 60,
  write5m: 0,
  write1h: 0,
  output: 10,
  reasoning: 4,
  micros: null,
})

const uuidOf = (n: number): string => `52e62e67-5d6b-4a2c-b12d-${String(n).padStart(12, '0')}`

function geminiRow(sample: Sample, more: object = {}): object {
  const answer = sample.output - sample.reasoning
  const input = allInput(sample)
  return {
    id: uuidOf(sample.n),
    timestamp: iso(sample.at),
    type: 'gemini',
    model: sample.model,
    tokens: {
      input,
      output: answer,
      cached: sample.cacheRead,
      thoughts: sample.reasoning,
      tool: 0,
      total: input + answer + sample.reasoning,
    },
    ...more,
  }
}

const geminiHead = { sessionId: 'session', projectHash: 'abc', startTime: iso(0) }

const gemini: Omit<FormatCase, 'name' | 'place' | 'pages' | 'oddities'> = {
  format: 'gemini-cli',
  plan: auto,
  tells: ['tokens', 'cacheRead', 'reasoning'],
  hasKey: true,
}

const geminiStrangers = [
  { type: 'info', content: 'a "tokens" of gratitude' },
  { type: 'brand-new', tokens: { input: 5 } },
]

export const geminiLines: FormatCase = {
  ...gemini,
  name: 'Gemini CLI',
  place: 'tmp/shop/chats/session-1.jsonl',
  pages(samples, options) {
    const rows = samples.map((sample) => geminiRow(sample, options.odd ? unknownFields : {}))
    return linesOf(between<object>(rows, options, [{ $rewindTo: 'x' }, ...geminiStrangers]), [
      geminiHead,
    ])
  },
  oddities: [
    {
      says: 'ids repeat, the last wins; $set and $rewindTo occur; thoughts bill as output',
      text: lines(
        geminiHead,
        geminiRow({ ...step(9_001), output: 5, reasoning: 0 }),
        { $set: { lastUpdated: 'now' } },
        geminiRow(step(9_001)),
        { $rewindTo: uuidOf(9_001) },
        { $set: { messages: [geminiRow(step(9_002))] } },
      ),
      calls: 2,
      sums: { uncached: 80, cacheRead: 120, output: 20, reasoning: 8 },
    },
  ],
}

export const geminiDocument: FormatCase = {
  ...gemini,
  name: 'Gemini CLI, older versions',
  place: 'tmp/shop/chats/session-1.json',
  pages: (samples, options) => ({
    before: `${JSON.stringify(geminiHead).slice(0, -1)},"messages":[`,
    rows: between<object>(
      samples.map((sample) => geminiRow(sample, options.odd ? unknownFields : {})),
      options,
      geminiStrangers,
    ).map((row) => JSON.stringify(row)),
    between: ',',
    after: ']}',
  }),
  oddities: [
    {
      says: 'one message that is refused does not refuse those beside it on its line',
      text: lines(geminiHead, {
        $set: { messages: [geminiRow(step(9_005)), geminiRow(step(9_006), { timestamp: 'now' })] },
      }),
      calls: 1,
      sums: { uncached: 40, cacheRead: 60, output: 10, reasoning: 4 },
      rejects: ['invalid_time'],
    },
    {
      says: 'a whole first line with messages, and more lines after it',
      text: lines({ ...geminiHead, messages: [geminiRow(step(9_003))] }, geminiRow(step(9_004))),
      calls: 2,
      sums: { uncached: 80, cacheRead: 120, output: 20, reasoning: 8 },
    },
  ],
}

function opencodeMessage(sample: Sample, more: object = {}): object {
  return {
    id: `msg_${sample.n}`,
    sessionID: 'ses_1',
    role: 'assistant',
    modelID: sample.model,
    providerID: 'anthropic',
    path: { cwd: '/home/dev/site' },
    time: { created: sample.at },
    cost: (sample.micros ?? 0) / 1_000_000,
    tokens: {
      input: sample.uncached,
      output: sample.output - sample.reasoning,
      reasoning: sample.reasoning,
      cache: { read: sample.cacheRead, write: sample.write5m },
    },
    ...more,
  }
}

const opencode: Omit<FormatCase, 'name' | 'place' | 'pages' | 'oddities'> = {
  format: 'opencode',
  plan: auto,
  tells: ['tokens', 'cacheRead', 'write5m', 'reasoning', 'cost'],
  hasKey: true,
}

export const opencodeFiles: FormatCase = {
  ...opencode,
  name: 'OpenCode, older versions',
  place: 'storage/message/ses_1/msg.json',
  fileEach: true,
  pages(samples, options) {
    const rows = samples.map((sample) => opencodeMessage(sample, options.odd ? unknownFields : {}))
    return {
      ...linesOf(
        between<object>(rows, options, [
          { id: 'msg_u', sessionID: 'ses_1', role: 'user', time: { created: 1 } },
          { id: 'x', kind: 'brand-new', tokens: { input: 5 } },
        ]),
      ),
      after: '',
    }
  },
  oddities: [
    {
      says: 'a cost of 0 can mean unknown; input excludes cache',
      text: JSON.stringify(opencodeMessage({ ...step(9_001), write5m: 10, micros: 0 })),
      calls: 1,
      sums: { uncached: 40, cacheRead: 60, write5m: 10, output: 10, reasoning: 4 },
    },
  ],
}

/** Its tables, and a row for each sample; written by `put` of the suite. */
export const opencodeDatabase: FormatCase = {
  ...opencode,
  name: 'OpenCode',
  place: 'opencode/opencode.db',
  pages(samples, { odd }) {
    const literal = (value: object): string => `'${JSON.stringify(value).replaceAll("'", "''")}'`
    const insert = (n: number | string, data: object): string =>
      `INSERT INTO message VALUES ('msg_${n}', 'ses_1', ${literal(data)}${odd ? ", 'new'" : ''});`
    const rows = samples.map((sample) =>
      insert(sample.n, { ...opencodeMessage(sample, odd ? unknownFields : {}), id: undefined }),
    )
    return {
      before: `PRAGMA journal_mode = WAL;
        CREATE TABLE session (id TEXT PRIMARY KEY, directory TEXT);
        CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT${odd ? ', brand_new TEXT' : ''});
        INSERT INTO session VALUES ('ses_1', '/home/dev/site');`,
      rows: odd
        ? [insert('u', { role: 'user' }), insert('v', { role: 'brand-new', tokens: 5 }), ...rows]
        : rows,
      between: '\n',
      after: '',
    }
  },
  oddities: [],
}
