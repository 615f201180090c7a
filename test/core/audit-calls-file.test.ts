import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Finding } from '../../src/contract/audit'
import { usageFilterSchema } from '../../src/contract/usage'
import type { AuditTask, FindingCalls } from '../../src/main/core/audit/audit-task'
import { makeCallsWriter } from '../../src/main/core/audit/calls-file'
import { temporaryFolder } from '../fixtures/engines'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const finding: Finding = {
  id: 'unpriced..3.',
  kind: 'unpriced',
  form: '',
  modelId: '3',
  modelName: null,
  projectId: null,
  calls: 2,
  inputTokens: 2,
  outputTokens: 0,
  recordedUsd: '0.000000',
  recomputedUsd: null,
  amountUsd: '0',
  months: [],
  callIds: [],
  rates: null,
  allListed: true,
  filter: usageFilterSchema.parse({ period: { kind: 'preset', preset: 'allTime' } }),
  exact: false,
}
const task: AuditTask = {
  settings: { engine: 'sqlite', file: '' },
  password: null,
  hasOwnTables: true,
  filter: { pricedModelIds: [] },
  asked: finding.filter,
  range: { from: null, to: null },
  models: [],
  namedProjects: null,
  timeZone: 'UTC',
  cacheHitShare: '0',
  now: 0,
}

it('names a call by its id as text, though a database gives it as a number', async () => {
  const file = join(folder, 'calls.jsonl')
  const calls: FindingCalls = {
    file,
    format: 'jsonl',
    findings: [finding],
    clearSlips: [],
    projectNames: [],
  }
  const writer = makeCallsWriter(task, calls)
  for (const id of [7, '18446744073709551615']) {
    writer.add({
      kind: 'unpriced',
      form: '',
      faint: false,
      modelId: '3',
      projectId: null,
      month: '2026-01',
      row: [id, '3', '4', 1, 0, false, 0, 0, '', 0, 0, 0, ''],
      price: null,
    })
  }
  writer.end()
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const ids = lines.map((line) => (JSON.parse(line) as { id: unknown }).id)
  expect(ids).toEqual(['7', '18446744073709551615'])
})
