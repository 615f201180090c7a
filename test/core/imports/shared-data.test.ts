import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import { computedSum, counts, detailSums, importOf, totals } from './scenario'
import { claudeSums, codexSums, geminiSums } from './shared-data-sums'

const data = resolve('../shared/data')
const auto = { format: 'auto' } as const

/** Real logs with known sums; the folder is not part of the project. */
describeOnBothEngines('real agent logs', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  it.skipIf(!existsSync(`${data}/claude-code`))(
    'Claude Code: 466 calls of 916 lines, to the token, and only once',
    async () => {
      const record = await importOf(core, `${data}/claude-code/projects`, auto)
      expect(record).toMatchObject({ fileName: 'projects', format: 'claude-code' })
      expect(counts(record)).toEqual({
        status: 'done',
        rowsRead: 916,
        added: 466,
        duplicates: 450,
        rejected: 0,
      })
      const sums = [
        ['claude-haiku-4-5-20251001', 13, 94, 0, 13_554, 299_487, 33],
        ['claude-opus-4-6', 438, 2_850, 488_218, 629_061, 42_640_941, 108_007],
        ['claude-sonnet-4-5-20250929', 15, 68, 71_257, 42_176, 638_315, 139],
      ]
      expect(await detailSums(core)).toEqual(sums)
      expect(await claudeSums(`${data}/claude-code`)).toEqual(sums)
      // At the catalogue's prices of the calls' days; the rows' six places lose a little.
      expect(await computedSum(core)).toBe('34.14823695')
      expect((await totals(core)).costUsd).toMatch(/^34\.148[0-9]{3}$/)
      expect(counts(await importOf(core, `${data}/claude-code/projects`, auto))).toMatchObject({
        added: 0,
        duplicates: 916,
      })
      expect(await detailSums(core)).toEqual(sums)
    },
    60_000,
  )

  it.skipIf(!existsSync(`${data}/codex`))('Codex: 19 calls', async () => {
    const record = await importOf(core, `${data}/codex`, auto)
    expect(record).toMatchObject({ format: 'codex', rowsRead: 19, added: 19, rejected: 0 })
    expect(await detailSums(core)).toEqual([
      ['aide-gpt-5', 19, 270_530 - 136_832, 0, 0, 136_832, 12_551],
    ])
    expect(await codexSums(`${data}/codex`)).toEqual(await detailSums(core))
    expect(await importOf(core, `${data}/codex`, auto)).toMatchObject({ added: 0, duplicates: 19 })
  })

  it.skipIf(!existsSync(`${data}/gemini`))('Gemini CLI: 6 calls of 11 rows', async () => {
    const record = await importOf(core, `${data}/gemini`, auto)
    expect(record).toMatchObject({ format: 'gemini-cli', rowsRead: 11, added: 6, duplicates: 5 })
    expect(await detailSums(core)).toEqual([
      ['gemini-3-flash-preview', 5, 202_586 - 40_238 - 48_951, 0, 0, 48_951, 2_152 + 2_141 - 718],
      ['gemini-3.1-pro-preview', 1, 40_238, 0, 0, 0, 718],
    ])
    expect(await geminiSums(`${data}/gemini`)).toEqual(await detailSums(core))
    expect(await importOf(core, `${data}/gemini`, auto)).toMatchObject({
      added: 0,
      updated: 0,
      duplicates: 11,
    })
  })
})
