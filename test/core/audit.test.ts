import { readFile } from 'node:fs/promises'
import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditReport, Finding, FindingKind } from '../../src/contract/audit'
import { insertModelPrice } from '../../src/main/storage/model-prices'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { type Call, type OtherProgram, startOtherProgram } from './rollup/other-program'

const now = (): Date => new Date('2026-11-20T12:00:00Z')
const everything = { period: { kind: 'preset', preset: 'allTime' } } as const

/** Micro-USD, half up, by decimals: not by the code under test. */
function cost(input: number, output: number, inputPer1k: string, outputPer1k: string): number {
  return new Decimal(input)
    .times(inputPer1k)
    .plus(new Decimal(output).times(outputPer1k))
    .times(1_000)
    .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
    .toNumber()
}

const seconds = (instant: string): number => Date.parse(instant) / 1_000

describeOnBothEngines('the audit', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let other: OtherProgram
  let sonnet = ''
  let fresh = ''
  let nextId = 1n

  const call = (patch: Partial<Call>): Call => ({
    id: nextId++,
    model: sonnet,
    project: '1',
    input: 1_000,
    output: 100,
    hit: false,
    micros: cost(1_000, 100, '0.003', '0.015'),
    at: seconds('2026-11-10T00:00:00Z') + Number(nextId) * 7,
    ...patch,
  })

  async function audit(): Promise<AuditReport> {
    const { jobId } = await core.request('audit.start', { filter: everything })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'done' })
    const { report } = await core.request('audit.report', {})
    if (!report) throw new Error('no report')
    return report
  }

  const of = (report: AuditReport, kind: FindingKind): Finding[] =>
    report.findings.filter((finding) => finding.kind === kind)

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url, now })
    const provider = await core.request('providers.create', { name: 'Anthropic' })
    const model = (modelName: string, input: string, output: string): Promise<{ id: string }> =>
      core.request('models.create', {
        providerId: provider.id,
        modelName,
        priceInputPer1k: input,
        priceOutputPer1k: output,
        maxInputTokens: 200_000,
        maxOutputTokens: 8_000,
      })
    sonnet = (await model('sonnet', '0.003', '0.015')).id
    fresh = (await model('fresh', '0.001', '0.002')).id
    await core.request('projects.update', { id: '1', name: 'One' })
    const db = core.deps.workspace.writableDatabase()
    // Until September it cost twice as much; long calls cost more since.
    for (const [effectiveFrom, input, output, tiers] of [
      ['2026-01-01T00:00:00Z', '0.006', '0.03', []],
      [
        '2026-09-01T00:00:00Z',
        '0.003',
        '0.015',
        [
          {
            aboveInputTokens: 150_000,
            inputPer1k: '0.006',
            outputPer1k: '0.0225',
            cacheReadPer1k: null,
            cacheWrite5mPer1k: null,
            cacheWrite1hPer1k: null,
          },
        ],
      ],
    ] as const) {
      await insertModelPrice(db, {
        modelId: sonnet,
        effectiveFrom,
        inputPer1k: input,
        outputPer1k: output,
        cacheReadPer1k: null,
        cacheWrite5mPer1k: null,
        cacheWrite1hPer1k: null,
        tiers: [...tiers],
        source: 'test',
        note: '',
        updateId: null,
      })
    }
    core.deps.reference.forget()
    other = await startOtherProgram(database)
  })

  afterAll(async () => {
    await other.close()
    await core.stop()
    await database.drop()
  })

  it('finds nothing where everything is right', async () => {
    await other.insert([
      ...Array.from({ length: 2_000 }, (_, index) => {
        const [input, output] = [500 + (index % 300) * 3, 40 + ((index * 7) % 90)]
        return call({ input, output, micros: cost(input, output, '0.003', '0.015') })
      }),
      // Before September at the price of then; a hit that cost nothing; a long call by its tier.
      call({ at: seconds('2026-08-31T23:59:59Z'), micros: cost(1_000, 100, '0.006', '0.03') }),
      call({ hit: true, micros: 0 }),
      call({ input: 160_000, micros: cost(160_000, 100, '0.006', '0.0225') }),
      // Too small for six places: recorded as 0, and right.
      call({ input: 0, output: 0, micros: 0 }),
    ])
    const report = await audit()
    // The long call is right, and yet dearer than the others by far.
    expect(report.findings).toMatchObject([
      { kind: 'outlier', calls: 1, recordedUsd: '0.962250', allListed: true },
    ])
    expect(report.total.calls).toBe(2_004)
    // Two cost nothing, and August's only call does not tell input from output.
    expect(report.ratesLeftOut).toEqual({ cached: 0, uncosted: 2, unfit: 1 })
    expect(report.agreeingCalls).toBe(report.checkedCalls)
    const total = await core.request('spend.top', { filter: everything, by: 'model' })
    expect(report.total.recordedUsd).toBe(total.total.costUsd)
    const recomputed = await core.request('spend.recomputed', { filter: everything })
    expect(report.roundingUsd).toBe(recomputed.rounding.lossUsd)
  })

  it('finds and names each kind of difference, and invents none', async () => {
    const right = cost(1_000, 100, '0.003', '0.015')
    const plant: Record<string, Call[]> = {
      missingPrice: [call({ micros: 0 }), call({ micros: 0 })],
      priceChanged: [call({ micros: cost(1_000, 100, '0.006', '0.03') })],
      hitBilled: [call({ hit: true, micros: right })],
      tierIgnored: [call({ input: 160_000, micros: cost(160_000, 100, '0.003', '0.015') })],
      times1000: [
        call({ micros: right * 1_000 }),
        call({ input: 7, micros: (21 + 1_500) * 1_000 }),
      ],
      divided1000: [
        call({ input: 100_000, output: 4_000, micros: 360 }),
        // Too small to tell alone: 4.5 micro-dollars.
        call({ input: 500, output: 200, micros: 5 }),
      ],
      otherDifference: [call({ micros: right + 500 })],
      unpriced: [],
      unchecked: [],
      impossible: [
        call({ input: -5, micros: 10 }),
        call({ input: 0, output: 0, micros: 12 }),
        call({ input: 250_000, micros: cost(250_000, 100, '0.006', '0.0225') }),
        call({ at: seconds('2026-12-24T00:00:00Z') }),
      ],
      unknownModel: [call({ model: '4711', micros: 0 })],
      unknownProject: [call({ project: '99' })],
    }
    const twice = call({ input: 1_234, micros: cost(1_234, 100, '0.003', '0.015') })
    plant['duplicate'] = [twice, { ...twice, id: nextId++ }]
    // A month in which every call of the model agrees on rates that no price list holds.
    plant['undocumentedPrice'] = Array.from({ length: 12 }, (_, index) => {
      const [input, output] = [2_000 + index * 911, 300 + ((index * 373) % 700)]
      return call({
        model: fresh,
        input,
        output,
        at: seconds('2026-10-05T00:00:00Z') + index * 3_600,
        micros: cost(input, output, '0.0013', '0.0029'),
      })
    })
    plant['outlier'] = [
      call({ input: 190_000, output: 7_900, micros: cost(190_000, 7_900, '0.006', '0.0225') }),
    ]
    await other.insert(Object.values(plant).flat())
    const report = await audit()

    const found = Object.fromEntries(
      report.findings.map(({ kind, form, modelId, projectId, calls }) => [
        [kind, form, modelId === fresh ? 'fresh' : '', projectId ?? ''].join(' ').trim(),
        calls,
      ]),
    )
    expect(found).toEqual({
      missingPrice: 2,
      priceChanged: 1,
      'cacheRule hitBilled': 1,
      'tier tierIgnored': 1,
      'unitSlip times1000': 2,
      'unitSlip divided1000': 2,
      otherDifference: 1,
      'undocumentedPrice  fresh': 12,
      unpriced: 1,
      'impossible negativeTokens': 1,
      'impossible costWithoutTokens': 1,
      'impossible overLimit': 1,
      'impossible future': 1,
      unknownModel: 1,
      'unknownProject   99': 1,
      duplicate: 1,
      outlier: expect.any(Number),
    })

    const [slip] = of(report, 'unitSlip')
    expect(slip).toMatchObject({
      form: 'times1000',
      amountUsd: new Decimal(right * 1_000 + 1_521_000 - right - 1_521).dividedBy(1e6).toFixed(),
      allListed: true,
    })
    expect(slip?.callIds.toSorted()).toEqual(
      (plant['times1000'] ?? []).map(({ id }) => String(id)).toSorted(),
    )
    const [undocumented] = of(report, 'undocumentedPrice')
    expect(Number(undocumented?.rates?.inputPer1k)).toBeCloseTo(0.0013, 6)
    expect(Number(undocumented?.rates?.outputPer1k)).toBeCloseTo(0.0029, 6)
    expect(report.rates.find((row) => row.modelId === fresh)).toMatchObject({
      month: '2026-10',
      calls: 12,
      differs: true,
    })
    const implied = report.rates.reduce((sum, { calls }) => sum + calls, 0)
    // Now also the hit that was billed; three without a cost and two impossible; December's only.
    expect(report.ratesLeftOut).toEqual({ cached: 1, uncosted: 7, unfit: 2 })
    expect(implied + 1 + 7 + 2).toBe(report.total.calls)
    // Worst first.
    const amounts = report.findings.map(({ amountUsd }) => new Decimal(amountUsd).abs().toNumber())
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a))
  })

  it('lists the calls of a finding, and writes all of them to a file', async () => {
    const report = await audit()
    const [finding] = of(report, 'undocumentedPrice')
    if (!finding) throw new Error('not found')
    const { rows } = await core.request('audit.calls', { findingId: finding.id })
    expect(rows.map(({ id }) => id)).toEqual(finding.callIds)

    const { jobId } = await core.request('audit.exportCalls', { findingId: finding.id })
    expect(await core.jobEnded(jobId ?? '')).toMatchObject({
      state: 'done',
      result: { kind: 'export', rows: 12 },
    })
    const lines = (await readFile(core.saveTo.path ?? '', 'utf8')).trim().split('\r\n')
    expect(lines).toHaveLength(13)
    const columns = (lines[0] ?? '').split(',')
    const sum = (name: string): string =>
      lines
        .slice(1)
        .reduce(
          (total, line) => total.plus(line.split(',')[columns.indexOf(name)] ?? 0),
          new Decimal(0),
        )
        .toFixed()
    expect(sum('recorded_usd')).toBe(new Decimal(finding.recordedUsd).toFixed())
    expect(sum('recomputed_usd')).toBe(finding.recomputedUsd)

    const exported = await core.request('audit.export', { what: 'findings' })
    expect(exported.file).not.toBeNull()
    expect((await readFile(core.saveTo.path ?? '', 'utf8')).split('\r\n')[0]).toContain('kind,form')
    await expect(core.request('audit.calls', { findingId: 'nothing' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('lists the largest of calls without a cost by their tokens', async () => {
    const free = Array.from({ length: 450 }, (_, index) =>
      call({ input: 5_000 + index, micros: 0 }),
    )
    await other.insert(free)
    const [missing] = of(await audit(), 'missingPrice')
    expect(missing?.allListed).toBe(false)
    expect(missing?.callIds).toEqual(
      free
        .toReversed()
        .slice(0, missing?.callIds.length)
        .map(({ id }) => String(id)),
    )
  })
})
