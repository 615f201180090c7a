import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claudeLine, codexSession, writeLog } from '../fixtures/agent-homes'
import { runCli } from '../fixtures/cli'
import { temporaryFolder } from '../fixtures/engines'

describe("the command line and agents' logs", () => {
  let home: string

  beforeEach(async () => {
    home = await temporaryFolder()
    await writeLog(home, '.claude/projects/p/one.jsonl', claudeLine('a', 1) + claudeLine('b', 2))
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
})
