import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RouteInput } from '../../../src/contract/routes'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { openDesk, type SpendDesk } from './spend-fixture'

let core: TestCore
let desk: SpendDesk

beforeEach(async () => {
  core = await startTestCore()
  desk = openDesk(core, { now: '2026-11-16T13:00:00Z' })
})
afterEach(() => core.stop())

const view = (name: string): RouteInput<'views.save'>['view'] => ({
  name,
  request: { filter: {}, measure: 'calls', groupBy: 'day', split: 'model' },
  chart: 'line',
})

const names = async (): Promise<string[]> =>
  (await desk.ask('views.list', {})).views.map(({ name }) => name)

it('keeps views by name, in the data folder', async () => {
  expect(await names()).toEqual([])
  await Promise.all(
    ['Weekly', 'by hand', 'Alpha'].map((name) => desk.ask('views.save', { view: view(name) })),
  )
  expect(await names()).toEqual(['Alpha', 'by hand', 'Weekly'])
  const { views } = await openDesk(core, { now: '2026-11-17T13:00:00Z' }).ask('views.list', {})
  expect(views[0]).toMatchObject({
    name: 'Alpha',
    chart: 'line',
    request: { measure: 'calls', groupBy: 'day', split: 'model', limit: 50 },
    savedAt: '2026-11-16T13:00:00.000Z',
  })
})

it('asks before it replaces one, and forgets one', async () => {
  await desk.ask('views.save', { view: view('Weekly') })
  await expect(desk.ask('views.save', { view: view('weekly ') })).rejects.toMatchObject({
    code: 'taken',
  })
  await desk.ask('views.save', { view: view('weekly'), replace: true })
  expect(await names()).toEqual(['weekly'])
  await desk.ask('views.remove', { name: 'WEEKLY' })
  expect(await names()).toEqual([])
  await expect(desk.ask('views.remove', { name: 'weekly' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

it('does not write over a file that it cannot read', async () => {
  await writeFile(join(core.dataFolder, 'views.json'), '{"views": [{"name"')
  await expect(desk.ask('views.list', {})).rejects.toMatchObject({ code: 'file_unreadable' })
  await expect(desk.ask('views.save', { view: view('Weekly') })).rejects.toMatchObject({
    code: 'file_unreadable',
  })
})
