import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliRun, runCli } from '../fixtures/cli'
import { temporaryFolder } from '../fixtures/engines'

const USAGE = [
  'time,provider,model,project,prompt_tokens,completion_tokens,cost',
  '2026-10-01T10:00:00Z,OpenAI,large,1,1000,200,4.5',
  '2026-10-02T10:00:00Z,OpenAI,small,1,30,10,0.25',
  '2026-10-02T11:00:00Z,OpenAI,large,1,70,20,1.25',
].join('\n')

describe('the explore command', () => {
  let home: string

  beforeEach(async () => {
    home = await temporaryFolder()
    await writeFile(join(home, 'usage.csv'), USAGE)
    const imported = await cli('import', join(home, 'usage.csv'))
    expect(imported.out).toContain('3 added')
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const cli = (...args: string[]): Promise<CliRun> => runCli(home, args)

  it('answers a measure by two keys as a table, a file and a document', async () => {
    const asked = ['explore', '--by', 'day', '--split', 'model', '--from', '2026-10-01']
    const days = [...asked, '--to', '2026-10-02']
    const { out, code } = await cli(...days)
    expect(code).toBe(0)
    expect(out).toMatch(/2026-10-02 .*0\.250000/)
    const csv = await cli(...days, '--format', 'csv', '--measure', 'inputTokens')
    expect(csv.out.split('\n').map((line) => line.trim())).toContain('2026-10-01,1000,0,1000')
    const document = JSON.parse((await cli('--json', ...days)).out) as Record<string, unknown>
    expect(document).toMatchObject({ total: '6.000000', calls: 3, groupBy: 'day', split: 'model' })
  })

  it('narrows, folds what is beyond the rows, and says what it does not take', async () => {
    const one = await cli('--json', 'explore', '--by', 'model', '--rows', '1')
    expect(JSON.parse(one.out)).toMatchObject({
      rows: [{ total: '5.750000' }, { key: 'others', folded: 1, total: '0.250000' }],
    })
    const small = await cli('--json', 'explore', '--by', 'none', '--model', 'small')
    expect(JSON.parse(small.out)).toMatchObject({ total: '0.250000', calls: 1 })
    const wrong = [
      ['--by', 'model', '--split', 'model'],
      ['--measure', 'happiness'],
      ['--rows', 'many'],
      ['--rows', '0'],
      ['--timezone', 'Asia/Tokyo'],
    ]
    for (const args of wrong) {
      const run = await cli('explore', ...args)
      expect([run.code, run.out], args.join(' ')).toEqual([2, ''])
      expect(run.err).not.toBe('')
    }
    const savedAt = '2026-11-01T00:00:00Z'
    const period = { kind: 'dates', from: '2026-10-02', to: '2026-10-02' }
    const request = { filter: { period }, measure: 'calls', groupBy: 'model' }
    const views = [{ name: 'Second day', request, chart: 'bar', savedAt }]
    await writeFile(join(home, 'views.json'), JSON.stringify({ views }))
    const saved = await cli('--json', 'explore', '--view', 'second day')
    expect(JSON.parse(saved.out)).toMatchObject({ measure: 'calls', groupBy: 'model', total: '2' })
    const anew = await cli('--json', 'explore', '--view', 'Second day', '--model', 'large')
    expect(JSON.parse(anew.out)).toMatchObject({ measure: 'calls', total: '2', calls: 2 })
    const view = await cli('explore', '--view', 'nothing of that name')
    expect([view.code, view.err]).toEqual([1, expect.stringContaining('There is no view')])
  })
})
