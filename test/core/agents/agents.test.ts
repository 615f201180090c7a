import { rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AgentTool } from '../../../src/contract/agents'
import { makeAgentWatcher } from '../../../src/main/core/agents/watcher'
import { sqlite3 } from '../../../src/main/storage/embedded-engine'
import {
  appendLog,
  claudeLine,
  codexSession,
  geminiSession,
  openCodeMessage,
  openCodeTables,
  writeLog,
  writeOpenCode,
} from '../../fixtures/agent-homes'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'

const SESSION = '.claude/projects/-home-me-src-shop/one.jsonl'

describeOnBothEngines("agents' logs", (engine) => {
  let database: EngineDatabase
  let home: string
  let env: Record<string, string>
  let core: TestCore

  beforeEach(async () => {
    database = await createEngineDatabase(engine)
    home = await temporaryFolder()
    env = {}
    core = await startTestCore({
      databaseUrl: database.url,
      agentEnvironment: { home, env },
      now: () => new Date('2026-12-02T12:00:00Z'),
    })
  })
  afterEach(async () => {
    await core.stop()
    await database.drop()
    await rm(home, { recursive: true, force: true })
  })

  const list = async () => (await core.request('agents.list', {})).found
  const read = async (...tools: AgentTool[]) => {
    const { jobIds } = await core.request('agents.import', { tools })
    return Promise.all(jobIds.map((id) => core.jobEnded(id)))
  }
  const callsOf = async () => {
    const { rows } = await core.request('spend.top', {
      filter: { period: { kind: 'preset', preset: 'allTime' } },
      by: 'project',
    })
    return Object.fromEntries(rows.map(({ label, calls }) => [label, calls]))
  }

  it('are found in the standard places, and nothing else is', async () => {
    expect(await list()).toEqual([])
    await writeLog(home, SESSION, claudeLine('a', 1) + claudeLine('b', 30))
    await writeLog(
      home,
      '.claude/projects/-home-me-src-shop/one/subagents/agent-x.jsonl',
      claudeLine('c', 5),
    )
    await writeLog(home, '.config/claude/projects/p/two.jsonl', claudeLine('d', 2))
    await writeLog(home, '.claude/projects/p/empty.jsonl', '')
    await writeLog(home, '.claude/settings.json', '{}')
    await writeLog(home, '.codex/sessions/2026/11/02/rollout-1.jsonl', codexSession('s1'))
    await writeLog(home, '.codex/archived_sessions/rollout-0.jsonl', codexSession('s0'))
    await writeLog(home, '.codex/history.jsonl', '{"text":"secret"}\n')
    await writeLog(home, '.gemini/tmp/abc/chats/session-1.jsonl', geminiSession('g1'))
    await writeLog(home, '.gemini/tmp/abc/logs.json', '[]')
    const [claude, codex, gemini, ...others] = await list()
    expect(claude).toMatchObject({
      tool: 'claude-code',
      places: ['~/.config/claude/projects', '~/.claude/projects'],
      files: 3,
      sessions: 2,
      newFiles: 3,
      watched: false,
      from: '2026-11-01T10:01:00Z',
      to: '2026-11-01T10:30:00Z',
    })
    expect(codex).toMatchObject({ tool: 'codex', files: 2, sessions: 2, newFiles: 2 })
    expect(codex?.from).toBe('2026-11-02T08:00:00Z')
    expect(gemini).toMatchObject({ tool: 'gemini-cli', files: 1, sessions: 1 })
    expect(others).toEqual([])
  })

  it('are looked for where the environment says', async () => {
    env['CLAUDE_CONFIG_DIR'] = `${join(home, 'a')} , ${join(home, 'b', 'projects')},relative`
    env['CODEX_HOME'] = join(home, 'codex')
    await writeLog(home, 'a/projects/p/1.jsonl', claudeLine('a', 1))
    await writeLog(home, 'b/projects/p/2.jsonl', claudeLine('b', 1))
    await writeLog(home, SESSION, claudeLine('c', 1))
    await writeLog(home, 'codex/sessions/rollout-1.jsonl', codexSession('s1'))
    const [claude, codex] = await list()
    expect(claude).toMatchObject({ files: 2, places: ['~/a/projects', '~/b/projects'] })
    expect(codex).toMatchObject({ files: 1, places: ['~/codex/sessions'] })
  })

  it('are read on request, and only what is new the next time', async () => {
    await writeLog(home, SESSION, claudeLine('a', 1) + claudeLine('b', 2))
    await writeLog(home, '.codex/sessions/rollout-1.jsonl', codexSession('s1'))
    await core.request('projects.saveRules', {
      rules: [{ source: 'codex', match: 'prefix', pattern: '/home/me/src/', project: 'Work' }],
    })
    const [first, second] = await read('claude-code', 'codex')
    expect(first).toMatchObject({ state: 'done', result: { import: { added: 2 } } })
    expect(second).toMatchObject({ state: 'done', result: { import: { added: 1 } } })
    // The folder's last part without a rule, the rule's project with one.
    expect(await callsOf()).toEqual({ shop: 2, Work: 1 })
    expect((await list()).map(({ newFiles }) => newFiles)).toEqual([0, 0])
    expect(await read('claude-code')).toMatchObject([{ result: { kind: 'nothingNew' } }])

    await appendLog(home, SESSION, claudeLine('c', 3))
    expect((await list()).map(({ newFiles }) => newFiles)).toEqual([1, 0])
    expect(await read('claude-code')).toMatchObject([
      { result: { import: { rowsRead: 1, added: 1, duplicates: 0 } } },
    ])
    expect(await callsOf()).toEqual({ shop: 3, Work: 1 })
  })

  it('go into a closed month only when told to, and then also what was refused before', async () => {
    const close = async (month: string): Promise<void> => {
      const { jobId } = await core.request('months.close', { month })
      expect((await core.jobEnded(jobId)).state).toBe('done')
    }
    await close('2026-10')
    await writeLog(home, SESSION, claudeLine('a', 1))
    await writeLog(home, '.codex/sessions/rollout-1.jsonl', codexSession('s1'))
    // No log reaches into October.
    expect((await list()).map(({ closedMonths }) => closedMonths)).toEqual([[], []])
    await close('2026-11')
    expect((await list()).map(({ closedMonths }) => closedMonths)).toEqual([
      ['2026-11'],
      ['2026-11'],
    ])
    expect(await read('claude-code')).toMatchObject([
      { result: { import: { added: 0, rejected: 1 } } },
    ])
    // Nothing is new, but what was refused can still be had.
    expect((await list()).map(({ newFiles }) => newFiles)).toEqual([0, 1])
    expect(await read('claude-code')).toMatchObject([{ result: { kind: 'nothingNew' } }])
    const { jobIds } = await core.request('agents.import', {
      tools: ['claude-code', 'codex'],
      intoClosedMonths: true,
    })
    expect(await Promise.all(jobIds.map((id) => core.jobEnded(id)))).toMatchObject([
      { result: { import: { added: 1, rejected: 0 } } },
      { result: { import: { added: 1, rejected: 0 } } },
    ])
    expect(await callsOf()).toEqual({ shop: 1, api: 1 })
    // It was meant for that once.
    await appendLog(home, SESSION, claudeLine('b', 2))
    expect(await read('claude-code')).toMatchObject([
      { result: { import: { added: 0, rejected: 1 } } },
    ])
  })

  it('of OpenCode are its database, also while it writes, and its older files', async () => {
    await writeOpenCode(home, [...openCodeTables, openCodeMessage('msg_1')])
    await writeLog(home, '.local/share/opencode/auth.json', '{"key":"secret"}')
    expect(await list()).toMatchObject([
      {
        tool: 'opencode',
        places: ['~/.local/share/opencode'],
        files: 1,
        sessions: null,
        newFiles: 1,
      },
    ])
    expect(await read('opencode')).toMatchObject([
      { result: { import: { format: 'opencode', added: 1, rejected: 0 } } },
    ])
    expect(await read('opencode')).toMatchObject([{ result: { kind: 'nothingNew' } }])

    // OpenCode keeps its database open: what it adds lies beside the file at first.
    const open = new sqlite3.Database(join(home, '.local/share/opencode/opencode.db'))
    try {
      await new Promise<void>((resolve, reject) =>
        open.exec(openCodeMessage('msg_2'), (error) => (error ? reject(error) : resolve())),
      )
      expect(await list()).toMatchObject([{ newFiles: 1 }])
      expect(await read('opencode')).toMatchObject([
        { result: { import: { rowsRead: 2, added: 1, duplicates: 1 } } },
      ])
    } finally {
      await new Promise<void>((resolve) => open.close(() => resolve()))
    }
    // A message that an older version kept as a file is the same message.
    const older = { id: 'msg_1', sessionID: 'ses_1', path: { cwd: '/home/me/src/site' } }
    const data = JSON.parse(openCodeMessage('').split("'").at(5) ?? '') as object
    const place = '.local/share/opencode/storage/message/ses_1/'
    await writeLog(home, `${place}msg_1.json`, JSON.stringify({ ...older, ...data }))
    await writeLog(home, `${place}msg_0.json`, JSON.stringify({ ...older, ...data, id: 'msg_0' }))
    const [job] = await read('opencode')
    expect(job).toMatchObject({ result: { import: { added: 1, updated: 0, rejected: 0 } } })
    expect(await callsOf()).toEqual({ site: 3 })
  })

  it('are read again from their beginning when a month is reopened that refused some', async () => {
    await writeLog(home, SESSION, claudeLine('a', 1))
    await read('claude-code')
    const { jobId } = await core.request('months.close', { month: '2026-11' })
    expect((await core.jobEnded(jobId)).error).toBeNull()
    await appendLog(home, SESSION, claudeLine('b', 2))
    expect(await read('claude-code')).toMatchObject([
      { result: { import: { added: 0, rejected: 1 } } },
    ])
    expect(await list()).toMatchObject([{ newFiles: 0 }])
    await core.request('months.reopen', { month: '2026-11' })
    expect(await list()).toMatchObject([{ newFiles: 1 }])
    expect(await read('claude-code')).toMatchObject([
      { result: { import: { added: 1, duplicates: 1, rejected: 0 } } },
    ])
  })

  it('of a tool that has none are an error with its name', async () => {
    await expect(core.request('agents.import', { tools: ['codex'] })).rejects.toMatchObject({
      code: 'not_found',
      details: { reason: 'agent_logs', params: { name: 'Codex CLI' } },
    })
  })

  it('are read by themselves where that is switched on, as one import a day', async () => {
    const pace = { quiet: 50, gap: 150, poll: 250 }
    const watcher = makeAgentWatcher(core.deps, { home, env }, pace)
    const appear = (calls: Record<string, number>) =>
      vi.waitFor(async () => expect(await callsOf()).toEqual(calls), { timeout: 15_000 })
    watcher.start()
    try {
      await writeLog(home, SESSION, claudeLine('a', 1))
      await new Promise((resolve) => setTimeout(resolve, 800))
      expect(await callsOf()).toEqual({})

      await core.request('settings.update', { watchedAgents: ['claude-code'] })
      await appear({ shop: 1 })
      await appendLog(home, SESSION, claudeLine('b', 2))
      await appear({ shop: 2 })
      // A new session in a folder that was not there before, and a half-written line.
      const other = '.claude/projects/-home-me-src-api/two.jsonl'
      const line = claudeLine('c', 3, '/home/me/src/api')
      await writeLog(home, other, line.slice(0, 80))
      await new Promise((resolve) => setTimeout(resolve, 600))
      await appendLog(home, other, line.slice(80))
      await appear({ shop: 2, api: 1 })

      await vi.waitFor(async () => {
        const { imports } = await core.request('imports.list', {})
        expect(imports).toMatchObject([{ fileName: 'Claude Code', status: 'done', added: 3 }])
      })
      expect((await core.request('jobs.list', {})).jobs).toEqual([])
      const [record] = (await core.request('imports.list', {})).imports

      await core.request('settings.update', { watchedAgents: [] })
      await appendLog(home, SESSION, claudeLine('d', 4))
      await new Promise((resolve) => setTimeout(resolve, 800))
      expect(await callsOf()).toEqual({ shop: 2, api: 1 })

      // Undone as a whole, and what was read is new again.
      const { jobId } = await core.request('imports.undo', { id: record?.id ?? '' })
      expect(await core.jobEnded(jobId)).toMatchObject({ result: { removed: 3 } })
      expect(await read('claude-code')).toMatchObject([{ result: { import: { added: 4 } } }])
    } finally {
      await watcher.close()
    }
  })

  it('are looked through in the end, where no change was heard of', async () => {
    const pace = { quiet: 50, gap: 100, poll: 300 }
    const file = await writeLog(home, SESSION, claudeLine('a', 1))
    const watcher = makeAgentWatcher(core.deps, { home: join(home), env }, pace)
    await core.request('settings.update', { watchedAgents: ['codex', 'claude-code'] })
    watcher.start()
    try {
      await vi.waitFor(async () => expect(await callsOf()).toEqual({ shop: 1 }), {
        timeout: 15_000,
      })
      // The folder of Codex did not exist when the watching began.
      await writeLog(home, '.codex/sessions/2026/rollout-1.jsonl', codexSession('s1'))
      await utimes(file, new Date(), new Date())
      await vi.waitFor(async () => expect(await callsOf()).toEqual({ shop: 1, api: 1 }), {
        timeout: 15_000,
      })
    } finally {
      await watcher.close()
    }
  })
})
