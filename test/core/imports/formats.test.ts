import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import { runSqlite } from '../../fixtures/sqlite-file'
import type { TestCore } from '../../fixtures/test-core'
import { importOf, rejectsOf, writeSource } from './scenario'

const auto = { format: 'auto' } as const

/** What a call became, in the order of time. */
interface Call {
  provider: string
  model: string
  project: string
  input: number
  cacheRead: number
  write5m: number
  write1h: number
  output: number
  reasoning: number
  cost: string | null
  status: string
}

async function callsOf(core: TestCore): Promise<Call[]> {
  const { rows } = await core.request('usage.page', {
    filter: {},
    sort: { by: 'time', direction: 'asc' },
    limit: 500,
  })
  return Promise.all(
    rows.map(async ({ id }) => {
      const call = await core.request('usage.get', { id })
      return {
        provider: call.providerName ?? '',
        model: call.modelName ?? '',
        project: call.projectName ?? call.projectId,
        input: call.inputTokens,
        cacheRead: call.tokens.cacheRead,
        write5m: call.tokens.cacheWrite5m,
        write1h: call.tokens.cacheWrite1h,
        output: call.outputTokens,
        reasoning: call.tokens.reasoning,
        cost: call.origin?.recordedUsd ?? null,
        status: call.origin?.status ?? '',
      }
    }),
  )
}

const call = (given: Partial<Call>): Call => ({
  provider: '',
  model: '',
  project: '',
  input: 0,
  cacheRead: 0,
  write5m: 0,
  write1h: 0,
  output: 0,
  reasoning: 0,
  cost: null,
  status: '',
  ...given,
})

const lines = (...rows: readonly unknown[]): string =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')

/** A line of a Claude Code transcript. */
function claude(
  id: string,
  requestId: string | null,
  output: number,
  more: { sidechain?: boolean; second?: number; model?: string; usage?: object; cwd?: string } = {},
): unknown {
  return {
    type: 'assistant',
    timestamp: `2026-02-12T16:00:${String(more.second ?? 0).padStart(2, '0')}.500Z`,
    cwd: more.cwd ?? '/home/dev/app',
    sessionId: 's-1',
    ...(requestId === null ? {} : { requestId }),
    isSidechain: more.sidechain ?? false,
    parentUuid: null,
    unknownField: { nested: [1, 2] },
    message: {
      id,
      role: 'assistant',
      model: more.model ?? 'claude-opus-4-6',
      usage: more.usage ?? {
        input_tokens: 3,
        cache_creation_input_tokens: 30,
        cache_read_input_tokens: 500,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
        output_tokens: output,
      },
    },
  }
}

describeOnBothEngines('formats of one tool each', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  const write = async (place: string, content: string | Buffer): Promise<string> => {
    const path = join(core.dataFolder, 'sources', place)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    return path
  }

  describe('Claude Code', () => {
    const opus = call({
      provider: 'Anthropic',
      model: 'claude-opus-4-6',
      project: 'app',
      input: 3 + 30 + 500,
      cacheRead: 500,
      write5m: 10,
      write1h: 20,
    })

    it('makes one call of the lines of a message, with the most output, wherever they stand', async () => {
      await write('p/a.jsonl', lines(claude('msg_a', 'req_1', 4), claude('msg_a', 'req_1', 90)))
      // A resumed session repeats the message with less output, and ends in the middle of a line.
      await write(
        'p/b.jsonl',
        `${lines(claude('msg_a', 'req_1', 9), claude('msg_b', 'req_2', 7, { second: 1 }))}\n{"type":"assistant","message":{"usage":{"inp`,
      )
      const record = await importOf(core, join(core.dataFolder, 'sources', 'p'), auto)
      expect(record).toMatchObject({
        format: 'claude-code',
        rowsRead: 5,
        added: 2,
        duplicates: 2,
        rejected: 1,
      })
      expect(await rejectsOf(core, record)).toMatchObject([
        { file: 'b.jsonl', line: 3, reason: 'invalid_json' },
      ])
      expect(await callsOf(core)).toEqual([
        { ...opus, output: 90 },
        { ...opus, output: 7 },
      ])
    })

    it('completes a call that an earlier import had with less output, and undo leaves it so', async () => {
      const first = await importOf(
        core,
        await write('one.jsonl', lines(claude('msg_a', 'req_1', 4))),
        auto,
      )
      const second = await importOf(
        core,
        await write('two.jsonl', lines(claude('msg_a', 'req_1', 90))),
        auto,
      )
      expect(first).toMatchObject({ added: 1, updated: 0 })
      expect(second).toMatchObject({ added: 0, updated: 1, duplicates: 0 })
      // And not the other way round.
      const third = await importOf(
        core,
        await write('three.jsonl', lines(claude('msg_a', 'req_1', 5))),
        auto,
      )
      expect(third).toMatchObject({ added: 0, updated: 0, duplicates: 1 })
      expect(await callsOf(core)).toEqual([{ ...opus, output: 90 }])
      const undo = await core.request('imports.undo', { id: first.id })
      await core.jobEnded(undo.jobId)
      expect(await callsOf(core)).toEqual([])
    })

    it.each([
      ['after', ['main.jsonl', 'side.jsonl']],
      ['before', ['side.jsonl', 'main.jsonl']],
    ])('counts a sidechain’s replay of a message once, when it comes %s it', async (_, order) => {
      const content: Record<string, string> = {
        'main.jsonl': lines(
          claude('msg_a', 'req_1', 10),
          // Another gateway’s ids repeat: the request tells the calls apart.
          claude('msg_a', 'req_9', 20, { second: 2 }),
        ),
        'side.jsonl': lines(claude('msg_a', 'req_7', 10, { sidechain: true })),
      }
      for (const name of order) await importOf(core, await write(name, content[name] ?? ''), auto)
      expect((await callsOf(core)).map(({ output }) => output)).toEqual([10, 20])
    })

    it('knows a message without a request, skips what no model said, and takes old lines', async () => {
      await importOf(
        core,
        await write(
          'odd.jsonl',
          `\uFEFF${lines(
            claude('msg_a', null, 5),
            claude('msg_a', 'req_1', 5),
            claude('msg_s', 'req_2', 0, { model: '<synthetic>' }),
            { type: 'user', sessionId: 's-1', message: { content: 'what is "usage"?' } },
            claude('msg_o', 'req_3', 6, {
              second: 3,
              usage: { input_tokens: 1, cache_creation_input_tokens: 8, output_tokens: 6 },
            }),
          ).replaceAll('\n', '\r\n')}\r\n`,
        ),
        auto,
      )
      expect(await callsOf(core)).toEqual([
        { ...opus, output: 5 },
        { ...opus, input: 9, cacheRead: 0, write5m: 8, write1h: 0, output: 6 },
      ])
    })
  })

  describe('Codex', () => {
    const count = (second: number, total: number[] | null, last?: number[]): unknown => {
      const counters = ([input, cached, output, reasoning]: number[]) => ({
        input_tokens: input,
        cached_input_tokens: cached,
        output_tokens: output,
        reasoning_output_tokens: reasoning,
      })
      return {
        timestamp: `2026-05-01T10:00:${String(second).padStart(2, '0')}.000Z`,
        type: 'event_msg',
        payload: {
          type: 'token_count',
          info: total && {
            total_token_usage: counters(total),
            last_token_usage: counters(last ?? total),
          },
        },
      }
    }
    const meta = (id: string, second: number, more: object = {}): unknown => ({
      timestamp: `2026-05-01T10:00:${String(second).padStart(2, '0')}.000Z`,
      type: 'session_meta',
      payload: {
        id,
        timestamp: `2026-05-01T10:00:${String(second).padStart(2, '0')}.000Z`,
        cwd: '/home/dev/tool',
        ...more,
      },
    })
    const turn = { type: 'turn_context', payload: { model: 'gpt-5', cwd: '/home/dev/tool' } }
    const response = (second: number, id: string, usage: number[], thread: string): unknown => ({
      timestamp: `2026-05-01T10:00:${String(second).padStart(2, '0')}.000Z`,
      type: 'token_usage_record',
      payload: {
        thread_id: thread,
        session_id: thread,
        response_id: id,
        usage: {
          input_tokens: usage[0],
          cached_input_tokens: usage[1],
          output_tokens: usage[2],
          reasoning_output_tokens: usage[3],
        },
      },
    })
    const gpt = call({ provider: 'OpenAI', model: 'gpt-5', project: 'tool' })

    it('takes differences of the total, without repeats, null and replayed history', async () => {
      const parent = lines(
        meta('parent', 0),
        turn,
        count(1, null),
        count(2, [100, 60, 10, 4]),
        count(3, [100, 60, 10, 4]),
        count(4, [250, 160, 30, 9], [150, 100, 20, 5]),
      )
      // A fork: the parent's history at the moment of the fork, then a step of its own.
      const fork = lines(
        meta('fork', 20, { forked_from_id: 'parent' }),
        meta('parent', 20),
        turn,
        count(20, [100, 60, 10, 4]),
        count(20, [250, 160, 30, 9], [150, 100, 20, 5]),
        count(40, [300, 180, 35, 9], [50, 20, 5, 0]),
      )
      await write('sessions/rollout-1.jsonl', parent)
      await write('sessions/rollout-2.jsonl', fork)
      const record = await importOf(core, join(core.dataFolder, 'sources', 'sessions'), auto)
      expect(record).toMatchObject({ format: 'codex', added: 3, duplicates: 3, rejected: 0 })
      const expected = [
        { ...gpt, input: 100, cacheRead: 60, output: 10, reasoning: 4 },
        { ...gpt, input: 150, cacheRead: 100, output: 20, reasoning: 5 },
        { ...gpt, input: 50, cacheRead: 20, output: 5 },
      ]
      expect(await callsOf(core)).toEqual(expected)
      // The session moves to the archive and is imported again.
      await write('archived_sessions/rollout-1.jsonl', parent)
      const again = await importOf(
        core,
        join(core.dataFolder, 'sources', 'archived_sessions'),
        auto,
      )
      expect(again).toMatchObject({ added: 0, updated: 0 })
      expect(await callsOf(core)).toEqual(expected)
    })

    it.each(['before', 'after'])(
      'counts a response once whose record stands %s its event',
      async (order) => {
        const pair = [response(2, 'resp_1', [100, 60, 10, 4], 's'), count(2, [100, 60, 10, 4])]
        const pairs = [
          response(3, 'resp_2', [50, 40, 5, 0], 's'),
          count(3, [150, 100, 15, 4], [50, 40, 5, 0]),
        ]
        if (order === 'after') for (const both of [pair, pairs]) both.reverse()
        await importOf(
          core,
          await write('rollout-r.jsonl', lines(meta('s', 0), turn, ...pair, ...pairs)),
          auto,
        )
        expect(await callsOf(core)).toEqual([
          { ...gpt, input: 100, cacheRead: 60, output: 10, reasoning: 4 },
          { ...gpt, input: 50, cacheRead: 40, output: 5 },
        ])
      },
    )
  })

  it('Gemini CLI: the last version of a message; thoughts are output', async () => {
    const message = (id: string, output: number, second: number): object => ({
      id,
      timestamp: `2026-04-23T12:00:0${second}.000Z`,
      type: 'gemini',
      model: 'gemini-3-flash-preview',
      tokens: { input: 100, output, cached: 40, thoughts: 7, tool: 2, total: 109 + output },
    })
    const expected = [20, 30].map((output) =>
      call({
        provider: 'Google',
        model: 'gemini-3-flash-preview',
        project: 'shop',
        input: 102,
        cacheRead: 40,
        output: output + 7,
        reasoning: 7,
      }),
    )
    const [a, b] = ['52e62e67-5d6b-4a2c-b12d-11b87fe3e4a4', 'a4173396-3649-48f8-8fa8-e2624684806e']
    const head = { sessionId: 'session', projectHash: 'h', kind: 'main' }
    await write(
      'tmp/shop/chats/session-1.jsonl',
      lines(
        head,
        message(a, 20, 1),
        { $set: { lastUpdated: 'now' } },
        message(b, 9, 2),
        { $rewindTo: a },
        message(b, 30, 2),
        { $set: { messages: [message(a, 20, 1)] } },
      ),
    )
    const folder = join(core.dataFolder, 'sources', 'tmp')
    expect(await importOf(core, folder, auto)).toMatchObject({ added: 2, duplicates: 2 })
    expect(await callsOf(core)).toEqual(expected)
    // The same session as older versions keep it: one document.
    const old = await write(
      'tmp/shop/chats/session-old.json',
      JSON.stringify({ ...head, messages: [message(a, 20, 1), message(b, 30, 2)] }, null, 2),
    )
    expect(await importOf(core, old, auto)).toMatchObject({
      format: 'gemini-cli',
      added: 0,
      updated: 0,
      duplicates: 2,
    })
  })

  it('OpenCode: its database, opened for reading only, and a message’s file', async () => {
    const path = await write('opencode.db', '')
    await runSqlite(path, [
      'PRAGMA journal_mode = WAL',
      'CREATE TABLE session (id TEXT PRIMARY KEY, directory TEXT)',
      'CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT)',
      "INSERT INTO session VALUES ('ses_1', '/home/dev/site')",
      ...[
        {
          id: 'msg_1',
          cost: 0.0125,
          tokens: { input: 10, output: 20, reasoning: 5, cache: { read: 100, write: 30 } },
        },
        {
          id: 'msg_2',
          cost: 0,
          tokens: { total: 31, input: 1, output: 30, reasoning: 5, cache: { read: 0, write: 0 } },
        },
      ].map(
        ({ id, ...data }, at) =>
          `INSERT INTO message VALUES ('${id}', 'ses_1', '${JSON.stringify({
            role: 'assistant',
            modelID: 'claude-sonnet-4-5',
            providerID: 'anthropic',
            time: { created: Date.UTC(2026, 0, 5) + at * 1_000 },
            ...data,
          })}')`,
      ),
      `INSERT INTO message VALUES ('msg_u', 'ses_1', '{"role":"user"}')`,
    ])
    const sonnet = call({
      provider: 'Anthropic',
      model: 'claude-sonnet-4-5',
      project: 'site',
    })
    expect(await importOf(core, path, auto)).toMatchObject({ format: 'opencode', added: 2 })
    expect(await callsOf(core)).toEqual([
      {
        ...sonnet,
        input: 140,
        cacheRead: 100,
        write5m: 30,
        output: 25,
        reasoning: 5,
        cost: '0.0125',
      },
      { ...sonnet, input: 1, output: 30, reasoning: 5 },
    ])
    const file = await write(
      'storage/message/ses_1/msg_1.json',
      JSON.stringify({
        id: 'msg_1',
        sessionID: 'ses_1',
        role: 'assistant',
        modelID: 'claude-sonnet-4-5',
        providerID: 'anthropic',
        path: { cwd: '/home/dev/site' },
        time: { created: Date.UTC(2026, 0, 5) },
        cost: 0.0125,
        tokens: { input: 10, output: 20, reasoning: 5, cache: { read: 100, write: 30 } },
      }),
    )
    expect(await importOf(core, file, auto)).toMatchObject({ added: 0, updated: 0, duplicates: 1 })
  })

  describe('LiteLLM', () => {
    const row = (id: string, more: object = {}): Record<string, unknown> => ({
      request_id: id,
      call_type: 'acompletion',
      spend: 0.00022500000000000002,
      prompt_tokens: 1_000,
      completion_tokens: 20,
      total_tokens: 1_020,
      startTime: '2025-01-24 09:20:46.847371',
      model: 'openai/gpt-4o',
      model_group: 'fast',
      custom_llm_provider: 'openai',
      cache_hit: 'None',
      metadata: JSON.stringify({
        user_api_key_project_id: 'p-7',
        usage_object: {
          prompt_tokens_details: { cached_tokens: 600 },
          completion_tokens_details: { reasoning_tokens: 8 },
        },
      }),
      request_tags: '[]',
      status: 'success',
      ...more,
    })
    const expected = call({
      provider: 'OpenAI',
      model: 'gpt-4o',
      project: 'p-7',
      input: 1_000,
      cacheRead: 600,
      output: 20,
      reasoning: 8,
      cost: '0.000225',
      status: 'success',
    })

    it.each(['JSON', 'JSONL', 'CSV'])('as %s', async (kind) => {
      const rows = [row('a'), row('b', { spend: 0, startTime: '2025-01-24 09:20:47' })]
      const names = Object.keys(rows[0] ?? {})
      const cell = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`
      const content =
        kind === 'JSON'
          ? JSON.stringify(rows)
          : kind === 'JSONL'
            ? lines(...rows)
            : [names, ...rows.map((one) => names.map((name) => one[name]))]
                .map((cells) => cells.map(cell).join(','))
                .join('\r\n')
      const path = await write('spend', gzipSync(content))
      expect(await importOf(core, path, auto)).toMatchObject({ format: 'litellm', added: 2 })
      expect(await callsOf(core)).toEqual([expected, { ...expected, cost: null }])
      expect(await importOf(core, path, auto)).toMatchObject({ added: 0, duplicates: 2 })
    })

    it('knows hits of its cache', async () => {
      await importOf(
        core,
        await write('hit.json', JSON.stringify(row('h', { spend: 0, cache_hit: 'True' }))),
        auto,
      )
      expect(await core.request('usage.totals', { filter: {} })).toMatchObject({
        calls: 1,
        cacheHits: 1,
      })
    })
  })

  it('OpenRouter: a call a row, by the names of the columns', async () => {
    const text = [
      'created_at,generation_id,model_permaslug,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,cost_total,cancelled,app_name,provider_name,finish_reason_normalized',
      '2026-01-05 10:00:00.123,gen-1,anthropic/claude-4.5-sonnet,900,50,10,300,0.012345678,false,"App, mine",Anthropic,stop',
      '2026-01-05 10:00:01.000,gen-2,openai/gpt-5,10,0,0,0,0,true,,OpenAI,',
    ].join('\n')
    expect(await importOf(core, await write('activity.csv', text), auto)).toMatchObject({
      format: 'openrouter',
      added: 2,
    })
    expect(await callsOf(core)).toEqual([
      call({
        provider: 'OpenRouter',
        model: 'anthropic/claude-4.5-sonnet',
        project: 'App, mine',
        input: 900,
        cacheRead: 300,
        output: 50,
        reasoning: 10,
        cost: '0.012345678',
        status: 'stop',
      }),
      call({
        provider: 'OpenRouter',
        model: 'openai/gpt-5',
        project: 'OpenRouter',
        input: 10,
        cost: '0',
        status: 'cancelled',
      }),
    ])
  })

  it('Cursor: included calls have no cost of their own, and identical rows are separate calls', async () => {
    const head =
      'Date,Cloud Agent ID,Automation ID,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost'
    const rows = [
      '"2026-01-05T10:00:00.000Z",,,Included,claude-4.5-sonnet,No,30,10,100,5,145,Included',
      '"2026-01-05T10:00:00.000Z",,,Included,claude-4.5-sonnet,No,30,10,100,5,145,Included',
      '"2026-01-05T10:00:01.000Z",,,On-Demand,auto,No,0,7,0,1,8,$0.10',
    ]
    const path = await write('usage-events.csv', [head, ...rows].join('\n'))
    expect(await importOf(core, path, auto)).toMatchObject({ format: 'cursor', added: 3 })
    expect(await importOf(core, path, auto)).toMatchObject({ added: 0, duplicates: 3 })
    const included = call({
      provider: 'Cursor',
      model: 'claude-4.5-sonnet',
      project: 'Cursor',
      input: 140,
      cacheRead: 100,
      write5m: 30,
      output: 5,
      status: 'Included',
    })
    expect(await callsOf(core)).toEqual([
      included,
      included,
      call({
        provider: 'Cursor',
        model: 'auto',
        project: 'Cursor',
        input: 7,
        output: 1,
        cost: '0.1',
        status: 'On-Demand',
      }),
    ])
  })

  it('Langfuse: keys vary, and the total tells whether kinds are parts', async () => {
    const one = (id: string, second: number, more: object): object => ({
      id,
      type: 'GENERATION',
      traceId: 't',
      projectId: 'lf',
      startTime: `2026-01-05T10:00:0${second}.000Z`,
      model: 'gpt-4o-2024-08-06',
      ...more,
    })
    const rows = [
      one('a', 1, {
        usageDetails: {
          input: 400,
          input_cached_tokens: 600,
          output: 12,
          output_reasoning_tokens: 8,
          total: 1_020,
        },
        totalCost: 0.5,
      }),
      one('b', 2, {
        usageDetails: { input: 1_000, input_cache_read: 600, output: 20, total: 1_020 },
      }),
      one('c', 3, { usageDetails: { input: 1_000, 'prompt_details.cache_read': 600, output: 20 } }),
      one('s', 4, { model: null, type: 'SPAN' }),
    ]
    const path = await write('observations.json', JSON.stringify({ data: rows, meta: { page: 1 } }))
    expect(await importOf(core, path, auto)).toMatchObject({
      format: 'langfuse',
      added: 3,
      rejected: 0,
    })
    const expected = call({
      provider: 'OpenAI',
      model: 'gpt-4o-2024-08-06',
      project: 'lf',
      input: 1_000,
      cacheRead: 600,
      output: 20,
    })
    expect(await callsOf(core)).toEqual([
      { ...expected, reasoning: 8, cost: '0.5' },
      expected,
      expected,
    ])
  })

  it.each(['document', 'lines'])(
    'OpenTelemetry as %s: agents’ spans are no calls',
    async (kind) => {
      const attribute = (key: string, value: object): object => ({ key, value })
      const span = (id: string, attributes: object[]): object => ({
        traceId: 'trace',
        spanId: id,
        startTimeUnixNano: '1767607200000000000',
        attributes,
      })
      const usage = [
        attribute('gen_ai.usage.input_tokens', { intValue: '1000' }),
        attribute('gen_ai.usage.cache_read.input_tokens', { intValue: 600 }),
        attribute('gen_ai.usage.output_tokens', { intValue: '20' }),
        attribute('gen_ai.request.model', { stringValue: 'gpt-4o' }),
        attribute('gen_ai.provider.name', { stringValue: 'openai' }),
      ]
      const batch = {
        resourceSpans: [
          {
            resource: { attributes: [attribute('service.name', { stringValue: 'checkout' })] },
            scopeSpans: [
              {
                spans: [
                  span('1', usage),
                  span('2', [
                    ...usage,
                    attribute('gen_ai.operation.name', { stringValue: 'invoke_agent' }),
                  ]),
                  span('3', [attribute('http.method', { stringValue: 'GET' })]),
                ],
              },
            ],
          },
        ],
      }
      const content = kind === 'lines' ? lines(batch, batch) : JSON.stringify(batch, null, 1)
      const record = await importOf(core, await write('spans.json', content), auto)
      const times = kind === 'lines' ? 2 : 1
      expect(record).toMatchObject({
        format: 'otel',
        added: 1,
        rejected: times,
        duplicates: times - 1,
      })
      expect(await callsOf(core)).toEqual([
        call({
          provider: 'OpenAI',
          model: 'gpt-4o',
          project: 'checkout',
          input: 1_000,
          cacheRead: 600,
          output: 20,
        }),
      ])
    },
  )

  it('answers of the providers, as they are and wrapped', async () => {
    const path = await write(
      'responses.jsonl',
      lines(
        {
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1_767_607_200,
          model: 'gpt-4o-2024-08-06',
          usage: {
            prompt_tokens: 100,
            completion_tokens: 20,
            prompt_tokens_details: { cached_tokens: 60 },
            completion_tokens_details: { reasoning_tokens: 5 },
          },
        },
        {
          custom_id: 'x',
          response: {
            status_code: 200,
            body: {
              id: 'resp_1',
              object: 'response',
              created_at: 1_767_607_201,
              model: 'gpt-5',
              status: 'completed',
              usage: {
                input_tokens: 100,
                input_tokens_details: { cached_tokens: 60 },
                output_tokens: 20,
                output_tokens_details: { reasoning_tokens: 5 },
              },
            },
          },
        },
        {
          timestamp: '2026-01-05T10:00:02Z',
          object: 'list',
          model: 'text-embedding-3-small',
          data: [],
          usage: { prompt_tokens: 8, total_tokens: 8 },
        },
        {
          timestamp: '2026-01-05T10:00:03Z',
          response: {
            id: 'msg_1',
            type: 'message',
            model: 'claude-opus-4-6',
            stop_reason: 'end_turn',
            usage: {
              input_tokens: 10,
              cache_creation_input_tokens: 30,
              cache_read_input_tokens: 60,
              cache_creation: { ephemeral_1h_input_tokens: 30 },
              output_tokens: 20,
            },
          },
        },
        {
          timestamp: '2026-01-05T10:00:04Z',
          responseId: 'g-1',
          modelVersion: 'gemini-2.5-pro',
          usageMetadata: {
            promptTokenCount: 100,
            cachedContentTokenCount: 60,
            candidatesTokenCount: 15,
            thoughtsTokenCount: 5,
          },
        },
        {
          id: 'msg_2',
          type: 'message',
          model: 'claude-opus-4-6',
          usage: { input_tokens: 1, output_tokens: 1 },
        },
      ),
    )
    const record = await importOf(core, path, { format: 'auto', project: 'web' })
    expect(record).toMatchObject({ format: 'provider-responses', added: 5, rejected: 1 })
    expect(await rejectsOf(core, record)).toMatchObject([{ line: 6, reason: 'missing_time' }])
    const base = call({ project: 'web', input: 100, cacheRead: 60, output: 20, reasoning: 5 })
    expect(await callsOf(core)).toEqual([
      { ...base, provider: 'OpenAI', model: 'gpt-4o-2024-08-06' },
      { ...base, provider: 'OpenAI', model: 'gpt-5', status: 'completed' },
      call({ project: 'web', provider: 'OpenAI', model: 'text-embedding-3-small', input: 8 }),
      {
        ...base,
        provider: 'Anthropic',
        model: 'claude-opus-4-6',
        write1h: 30,
        reasoning: 0,
        status: 'end_turn',
      },
      { ...base, provider: 'Google', model: 'gemini-2.5-pro' },
    ])
  })

  it('keeps providers’ reports apart from calls; a later report replaces an earlier one', async () => {
    const day = (requests: string, input: string): string =>
      [
        'start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens',
        `1767571200,1767657600,,,proj_1,${requests},,,gpt-4o,,,${input},4000000000.0,1000.0`,
        '1767657600,1767744000,,,,,,,,,,,,',
      ].join('\n')
    const first = await importOf(core, await write('usage.csv', day('7.0', '59200.0')), auto)
    expect(first).toMatchObject({ format: 'openai-usage', added: 0, aggregates: 1, rejected: 0 })
    const second = await importOf(core, await write('usage2.csv', day('9.0', '70000.0')), auto)
    expect(second).toMatchObject({ aggregates: 0, updated: 1 })
    const cost = [
      'start_time,end_time,amount_value,amount_currency,line_item,project_id',
      '1767571200,1767657600,12345.0600000001,usd,"gpt-4o, input",proj_1',
      '1767571200,1767657600,0.94,usd,"gpt-4o, output",proj_1',
    ].join('\n')
    await importOf(core, await write('cost.csv', cost), auto)
    const tokens = [
      'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed',
      '2026-01-05,claude-opus-4-6,key,Default,standard,≤ 200k,100,20,30,50,7,0,global,',
      '2026-01-06,claude-opus-4-6,key,Default,standard,≤ 200k,100,20,30,50,7,0,global,',
    ].join('\n')
    const anthropic = await importOf(core, await write('tokens.csv', tokens), auto)
    expect(anthropic).toMatchObject({ format: 'anthropic-console', added: 0, aggregates: 2 })
    expect((await core.request('usage.totals', { filter: {} })).calls).toBe(0)
    const { reports } = await core.request('imports.reports', {})
    expect(reports).toMatchObject([
      {
        source: 'anthropic-console',
        month: '2026-01',
        providerName: 'Anthropic',
        requests: 0,
        inputTokens: 400,
        cachedTokens: 100,
        outputTokens: 14,
        costUsd: null,
      },
      {
        source: 'openai-cost',
        month: '2026-01',
        providerName: 'OpenAI',
        requests: 0,
        inputTokens: 0,
        cachedTokens: 0,
        outputTokens: 0,
        costUsd: '12346.0000000001',
      },
      {
        source: 'openai-usage',
        month: '2026-01',
        providerName: 'OpenAI',
        requests: 9,
        inputTokens: 70_000,
        cachedTokens: 1_000,
        outputTokens: 4_000_000_000,
        costUsd: null,
      },
    ])
    const undo = await core.request('imports.undo', { id: anthropic.id })
    await core.jobEnded(undo.jobId)
    expect((await core.request('imports.reports', {})).reports).toHaveLength(2)
  })

  it("Anthropic's costs: a line of the invoice a row, and later amounts in the place of earlier ones", async () => {
    const heading =
      'usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,cost_type,a_new_column'
    const line = (day: string, kind: string, cost: string, more = ''): string =>
      `${day},Claude Opus 4.6,Default,key,standard,≤ 200k,${kind},${cost},token_usage,${more}`
    const rows = [
      heading,
      line('2026-01-30', 'uncached_input_tokens', '1.000000000001'),
      // The same day and model again: another kind of token is another amount.
      line('2026-01-30', 'output_tokens', '12.5'),
      // An amount that is none, and one that was paid back.
      line('2026-01-31', 'output_tokens', ''),
      // What no model made: a search, in the default workspace that has no name.
      '2026-01-31,,,,standard,,,0.03,web_search,',
      line('2026-02-01', 'output_tokens', '2'),
    ]
    const first = await importOf(core, await write('costs.csv', rows.join('\r\n')), auto)
    expect(first).toMatchObject({
      format: 'anthropic-cost',
      rowsRead: 4,
      added: 0,
      aggregates: 4,
      rejected: 0,
    })
    const sums = async (): Promise<unknown[]> =>
      (await core.request('imports.reports', {})).reports.map((report) => [
        report.month,
        report.providerName,
        report.requests,
        report.inputTokens + report.outputTokens,
        report.costUsd,
      ])
    const before = [
      ['2026-02', 'Anthropic', 0, 0, '2'],
      ['2026-01', 'Anthropic', 0, 0, '13.530000000001'],
    ]
    expect(await sums()).toEqual(before)
    const again = await importOf(core, await write('again.csv', rows.join('\n')), auto)
    expect(again).toMatchObject({ aggregates: 0, updated: 0, duplicates: 4 })
    expect(await sums()).toEqual(before)

    // A later export overlaps: a day that had not ended has more, and the file is cut in a row.
    const later = [
      heading,
      line('2026-02-01', 'output_tokens', '3.25'),
      line('2026-02-02', 'output_tokens', '1'),
      '2026-02-03,Claude Op',
    ]
    const record = await importOf(core, await write('later.csv', later.join('\n')), auto)
    expect(record).toMatchObject({ aggregates: 1, updated: 1, rejected: 1 })
    expect(await rejectsOf(core, record)).toMatchObject([{ line: 4, reason: 'column_count' }])
    expect(await sums()).toEqual([['2026-02', 'Anthropic', 0, 0, '4.25'], before[1]])
    expect((await core.request('usage.totals', { filter: {} })).calls).toBe(0)
  })

  it('takes a JSON array of an unknown tool by its columns, and previews without writing', async () => {
    const rows = [1, 2].map((second) => ({
      at: `2026-01-05T10:00:0${second}Z`,
      m: 'own',
      in: 5,
      out: 1,
      cached: 2,
    }))
    const plan = {
      format: 'jsonl',
      columns: { time: 'at', model: 'm', input: 'in', output: 'out', cacheWrite5m: 'cached' },
      provider: 'Own',
      project: '7',
    } as const
    const path = await write('own.json', JSON.stringify(rows, null, 2))
    expect(await importOf(core, path, plan)).toMatchObject({ added: 2, rejected: 0 })
    expect((await callsOf(core))[0]).toMatchObject({ input: 5, write5m: 2, output: 1 })
    const file = await core.deps.uploads.register(
      await write('t.jsonl', lines(claude('msg_p', 'req_p', 4), claude('msg_p', 'req_p', 6))),
    )
    const preview = await core.request('imports.preview', { file: file.ref, plan: auto })
    expect(preview.rows).toMatchObject([
      {
        line: 2,
        after: {
          inputTokens: 533,
          cacheReadTokens: 500,
          cacheWriteTokens: 30,
          outputTokens: 6,
          isAggregate: false,
        },
      },
    ])
    expect(preview.createsModels).toEqual(['Anthropic / claude-opus-4-6'])
    expect((await core.request('usage.totals', { filter: {} })).calls).toBe(2)
  })

  it('prices a call by kind at the price of its date, and explains it line by line', async () => {
    const { id: providerId } = await core.request('providers.create', { name: 'Anthropic' })
    await core.request('models.create', {
      providerId,
      modelName: 'claude-opus-4-6',
      priceInputPer1k: '0.005',
      priceOutputPer1k: '0.025',
    })
    await importOf(
      core,
      await writeSource(core, 'priced.jsonl', lines(claude('msg_a', 'req_1', 90))),
      auto,
    )
    const { rows } = await core.request('usage.page', { filter: {} })
    const detail = await core.request('usage.get', { id: rows[0]?.id ?? '' })
    expect(detail.cost.lines.map(({ kind, tokens }) => [kind, tokens])).toEqual([
      ['input', 3],
      ['cacheRead', 500],
      ['cacheWrite5m', 10],
      ['cacheWrite1h', 20],
      ['output', 90],
    ])
    // Without cache prices all input is at the price of input: 533 × 0.005 + 90 × 0.025, per 1,000.
    expect(detail.cost.recomputedUsd).toBe('0.004915')
    expect(detail.origin?.computedUsd).toBe('0.004915')
  })
})
