import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RouteInput } from '../../src/contract/routes'
import { temporaryFolder } from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'

let core: TestCore

beforeEach(async () => {
  core = await startTestCore()
})
afterEach(() => core.stop())

const scenario = (name: string): RouteInput<'scenarios.save'>['scenario'] => ({
  name,
  request: {
    filter: { period: { kind: 'preset', preset: 'lastMonth' }, modelIds: ['3'] },
    scenario: {
      rules: [{ modelIds: ['3'], to: { kind: 'same' }, discountPercent: '12.5' }],
      prices: 'today',
    },
  },
})

const names = async (): Promise<string[]> =>
  (await core.request('scenarios.list', {})).scenarios.map(({ name }) => name)

it('keeps scenarios by name, whole, however many are saved at once', async () => {
  expect(await names()).toEqual([])
  await Promise.all(
    ['Half price', 'all on mini', 'Batch'].map((name) =>
      core.request('scenarios.save', { scenario: scenario(name) }),
    ),
  )
  expect(await names()).toEqual(['all on mini', 'Batch', 'Half price'])
  const { scenarios } = await core.request('scenarios.list', {})
  expect(scenarios[1]).toMatchObject(scenario('Batch'))
})

it('renames and removes one, and takes no name twice', async () => {
  await core.request('scenarios.save', { scenario: scenario('Batch') })
  await core.request('scenarios.save', { scenario: scenario('Mini') })
  await expect(
    core.request('scenarios.save', { scenario: scenario(' batch') }),
  ).rejects.toMatchObject({ code: 'taken', details: { fields: [{ path: 'scenario.name' }] } })
  await core.request('scenarios.save', { scenario: scenario('batch'), replace: true })
  await expect(
    core.request('scenarios.rename', { name: 'batch', scenario: { name: 'MINI' } }),
  ).rejects.toMatchObject({ code: 'taken' })
  // Only its case is another.
  await core.request('scenarios.rename', { name: 'batch', scenario: { name: 'BATCH' } })
  await core.request('scenarios.rename', { name: 'mini', scenario: { name: 'Small' } })
  expect(await names()).toEqual(['BATCH', 'Small'])
  const { scenarios } = await core.request('scenarios.list', {})
  expect(scenarios[1]?.request).toMatchObject(scenario('').request)
  await core.request('scenarios.remove', { name: 'small ' })
  expect(await names()).toEqual(['BATCH'])
  for (const gone of [
    core.request('scenarios.remove', { name: 'Small' }),
    core.request('scenarios.rename', { name: 'Small', scenario: { name: 'Large' } }),
  ]) {
    await expect(gone).rejects.toMatchObject({ code: 'not_found' })
  }
})

it('belongs to its connection: ids of models mean something else in another', async () => {
  await core.request('scenarios.save', { scenario: scenario('Here') })
  const file = join(await temporaryFolder(), 'other.db')
  const { connections } = await core.request('connections.list', {})
  const home = connections.find(({ active }) => active)?.id ?? ''
  const added = await core.request('connections.create', {
    name: 'Other',
    database: { engine: 'sqlite', file },
  })
  await core.request('connections.activate', { id: added.id })
  expect(await names()).toEqual([])
  await core.request('scenarios.save', { scenario: scenario('There') })
  await core.request('connections.activate', { id: home })
  expect(await names()).toEqual(['Here'])
})

it('does not write over a file that it cannot read', async () => {
  const file = join(core.dataFolder, 'scenarios.json')
  await writeFile(file, '{"connections": {"embedded"')
  await expect(names()).rejects.toMatchObject({ code: 'file_unreadable' })
  await expect(
    core.request('scenarios.save', { scenario: scenario('Batch') }),
  ).rejects.toMatchObject({ code: 'file_unreadable' })
  expect(await readFile(file, 'utf8')).toBe('{"connections": {"embedded"')
})
