import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendLog, claudeLine, codexSession, writeLog } from '../fixtures/agent-homes'
import { runCli } from '../fixtures/cli'
import { temporaryFolder } from '../fixtures/engines'

const SESSION = '.claude/projects/p/one.jsonl'

describe("the command line and agents' logs", () => {
  let home: string

  beforeEach(async () => {
    home = await temporaryFolder()
    await writeLog(home, SESSION, claudeLine('a', 1) + claudeLine('b', 2))
    await writeLog(home, '.codex/sessions/rollout-1.jsonl', codexSession('s1'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const cli = (...args: string[]) =>
    runCli(join(home, 'data'), args, {
      HOME: home,
      USERPROFILE: home,
      CLAUDE_CONFIG_DIR: undefined,
      CODEX_HOME: undefined,
      XDG_CONFIG_HOME: undefined,
    })

  it('lists what is found, and imports what is new of it', async () => {
    const listed = await cli('--json', 'agents', 'list')
    expect(listed.err).toBe('')
    expect(JSON.parse(listed.out)).toMatchObject({
      found: [
        { tool: 'claude-code', sessions: 1, newFiles: 1 },
        { tool: 'codex', sessions: 1, newFiles: 1 },
      ],
    })
    const one = await cli('--json', 'import', '--agents', 'codex')
    expect(JSON.parse(one.out)).toMatchObject({ added: 1, rejected: 0 })
    const all = await cli('--json', 'import', '--agents')
    expect(JSON.parse(all.out)).toMatchObject({ added: 2, rejected: 0 })
    expect((await cli('agents')).out).toMatch(/^claude-code +1 +1 +0 /m)

    for (const wrong of [
      ['import'],
      ['import', 'x.csv', '--agents', 'codex'],
      ['import', '--agents', 'vim'],
    ]) {
      const run = await cli(...wrong)
      expect([run.code, run.out]).toEqual([2, ''])
    }
  })

  it('writes into a closed month only where a flag says so', async () => {
    const old = (id: string): string => claudeLine(id, 1).replace('2026-11-01', '2025-10-06')
    const imported = async (...flags: string[]): Promise<unknown> =>
      JSON.parse((await cli('--json', 'import', '--agents', 'claude-code', ...flags)).out)
    await appendLog(home, SESSION, old('c'))
    expect(await imported()).toMatchObject({ added: 3 })
    expect((await cli('months', 'close', '--month', '2025-10')).code).toBe(0)
    await appendLog(home, SESSION, old('d'))
    expect(await imported()).toMatchObject({ added: 0, rejected: 1 })
    expect(await imported()).toMatchObject({ read: 0 })
    expect(await imported('--into-closed-months')).toMatchObject({ added: 1, rejected: 0 })
  })
})
