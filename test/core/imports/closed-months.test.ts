import { expect, it } from 'vitest'
import type { ImportPreviewRow } from '../../../src/contract/imports'
import { claudeLine } from '../../fixtures/agent-homes'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import { importOf, importText, type PlanInput, rejectsOf, writeSource } from './scenario'

const auto = { format: 'auto' } as const

/** A line of a transcript; a message's later line has more output. */
const line = (id: string, time: string, output: number): string => {
  const row = JSON.parse(claudeLine(id, 0)) as { timestamp: string; message: { usage: object } }
  row.timestamp = time
  row.message.usage = { ...row.message.usage, output_tokens: output }
  return `${JSON.stringify(row)}\n`
}

/** Anthropic's daily sums. */
const report = (rows: readonly [day: string, output: number][]): string =>
  [
    'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed',
    ...rows.map(([day, output]) => `${day},claude-x,k,w,standard,<=200k,1,0,0,0,${output},0,,`),
  ].join('\n')

describeOnBothEngines('an import and a closed month', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made), { now: () => new Date('2026-12-10T12:00:00Z') })

  const close = async (): Promise<void> => {
    const { jobId } = await core.request('months.close', { month: '2026-11' })
    expect((await core.jobEnded(jobId)).state).toBe('done')
  }
  const drift = async (): Promise<unknown> => {
    const { jobId } = await core.request('months.verify', { month: '2026-11' })
    const { result } = await core.jobEnded(jobId)
    return result?.kind === 'verifyMonth' ? result.drift : 'not verified'
  }
  const preview = async (
    text: string,
    plan: PlanInput,
  ): Promise<{ closedMonths: string[]; rows: ImportPreviewRow[] }> => {
    const file = await core.deps.uploads.register(await writeSource(core, 'calls.csv', text))
    return core.request('imports.preview', { file: file.ref, plan })
  }
  const refusals = (rows: readonly ImportPreviewRow[]): (string | null)[] =>
    rows.map(({ reject, after }) => reject && `${reject.reason} ${reject.value} ${after !== null}`)

  it('takes no fuller line in the place of a call that it holds, wherever that line lies', async () => {
    const first = line('a', '2026-11-30T23:59:58Z', 5) + line('b', '2026-12-01T00:00:01Z', 5)
    await importText(core, first, auto)
    await close()
    const fuller =
      line('a', '2026-12-01T00:00:02Z', 90) + // in the open month, for a call of the closed one
      line('b', '2026-11-30T23:59:59Z', 90) + // the other way round
      line('c', '2026-12-01T00:00:03Z', 7)
    expect(refusals((await preview(fuller, auto)).rows)).toEqual([
      'closed_month 2026-11 true',
      'closed_month 2026-11 true',
      null,
    ])
    const record = await importText(core, fuller, auto)
    expect(record).toMatchObject({ rowsRead: 3, added: 1, updated: 0, rejected: 2 })
    expect((await rejectsOf(core, record)).map(({ reason, value }) => [reason, value])).toEqual([
      ['closed_month', '2026-11'],
      ['closed_month', '2026-11'],
    ])
    expect(await drift()).toBeNull()

    const told = await importText(core, fuller, { ...auto, intoClosedMonths: true })
    expect(told).toMatchObject({ added: 0, updated: 2, duplicates: 1, rejected: 0 })
    expect(await drift()).toMatchObject({ rowCount: 2 })
  })

  it('says which request a call of it was, which is no figure', async () => {
    const nameless = line('a', '2026-11-05T10:00:00Z', 5).replace('"requestId":"req_a",', '')
    await importText(core, nameless, auto)
    await close()
    expect(await importText(core, line('a', '2026-11-05T10:00:00Z', 5), auto)).toMatchObject({
      added: 0,
      updated: 0,
      duplicates: 1,
      rejected: 0,
    })
    expect(await drift()).toBeNull()
    // Another request of that id is another call from now on.
    const other = line('a', '2026-12-05T10:00:00Z', 9).replace('req_a', 'req_other')
    expect(await importText(core, other, auto)).toMatchObject({ added: 1, updated: 0 })
  })

  it("takes no report into it, nor a report's later figures, unless told to", async () => {
    const early = report([
      ['2026-11-29', 10],
      ['2026-11-30', 20],
    ])
    await importText(core, early, auto)
    await close()
    const later = report([
      ['2026-11-28', 5],
      ['2026-11-29', 10],
      ['2026-11-30', 21],
      ['2026-12-01', 30],
    ])
    const shown = await preview(later, auto)
    expect(shown.closedMonths).toEqual(['2026-11'])
    expect(refusals(shown.rows)).toEqual([
      'closed_month 2026-11 true',
      null,
      'closed_month 2026-11 true',
      null,
    ])
    const outputs = async (): Promise<[string, number][]> => {
      const { reports } = await core.request('imports.reports', {})
      return reports.map(({ month, outputTokens }) => [month, outputTokens])
    }
    expect(await importText(core, later, auto)).toMatchObject({
      rowsRead: 4,
      aggregates: 1,
      updated: 0,
      duplicates: 1,
      rejected: 2,
    })
    expect(await outputs()).toEqual([
      ['2026-12', 30],
      ['2026-11', 30],
    ])
    const plan = { ...auto, intoClosedMonths: true }
    expect(refusals((await preview(later, plan)).rows)).toEqual([null, null, null, null])
    expect(await importText(core, later, plan)).toMatchObject({
      aggregates: 1,
      updated: 1,
      duplicates: 2,
      rejected: 0,
    })
    expect(await outputs()).toEqual([
      ['2026-12', 30],
      ['2026-11', 36],
    ])
  })

  it('keeps the reports that it has when their import is undone, unless told to', async () => {
    const source = await writeSource(core, 'tokens.csv', report([['2026-11-30', 20]]))
    const record = await importOf(core, source, auto)
    await close()
    await expect(core.request('imports.undo', { id: record.id })).rejects.toMatchObject({
      code: 'month_closed',
      details: { params: { months: '2026-11' } },
    })
    const told = { id: record.id, intoClosedMonths: true }
    await core.jobEnded((await core.request('imports.undo', told)).jobId)
    expect((await core.request('imports.reports', {})).reports).toEqual([])
  })

  it('is told of in the preview of a table, without what is there already', async () => {
    const plan = {
      format: 'csv',
      columns: { time: 'time', input: 'input' },
      provider: 'Acme',
      model: 'm1',
      project: 'shop',
    } as const
    const table = (...rows: string[]): string => ['time,input', ...rows].join('\n')
    const known = '2026-11-03T12:00:00Z,10'
    await importText(core, table(known), plan)
    expect((await preview(table(known), plan)).closedMonths).toEqual([])
    await close()
    const more = table(known, known, '2026-11-03T12:00:00Z,11', '2026-12-01T00:00:00Z,10')
    const shown = await preview(more, { ...plan, model: 'm1', project: 'shop' })
    expect(refusals(shown.rows)).toEqual([
      null,
      'closed_month 2026-11 true',
      'closed_month 2026-11 true',
      null,
    ])
    expect(await importText(core, more, plan)).toMatchObject({
      added: 1,
      duplicates: 1,
      rejected: 2,
    })
    // What would be refused creates nothing.
    const others = await preview(table('2026-11-09T12:00:00Z,1'), { ...plan, model: 'new' })
    expect(others).toMatchObject({ createsModels: [], closedMonths: ['2026-11'] })
  })
})
