import { parse } from 'csv-parse/sync'
import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteOutput } from '../../../src/contract/routes'
import { splitAmount } from '../../../src/main/core/reports/focus/split'
import { describeOnBothEngines } from '../../fixtures/engines'
import { writeCalls } from '../../fixtures/usage-samples'
import {
  micros,
  OCTOBER,
  type ReportWorkspace,
  startReportWorkspace,
  textOf,
} from './report-fixture'

/**
 * FOCUS 1.2, Cost and Usage: the columns whose feature level is Mandatory, with nullability for
 * charges of the category "Usage" (https://focus.finops.org/focus-specification/v1-2/).
 */
const MANDATORY: Record<string, { nulls: boolean }> = {
  BilledCost: { nulls: false },
  BillingAccountId: { nulls: false },
  BillingAccountName: { nulls: true },
  BillingCurrency: { nulls: false },
  BillingPeriodEnd: { nulls: false },
  BillingPeriodStart: { nulls: false },
  ChargeCategory: { nulls: false },
  ChargeClass: { nulls: true },
  ChargeDescription: { nulls: true },
  ChargePeriodEnd: { nulls: false },
  ChargePeriodStart: { nulls: false },
  ContractedCost: { nulls: false },
  EffectiveCost: { nulls: false },
  InvoiceIssuerName: { nulls: false },
  ListCost: { nulls: false },
  PricingQuantity: { nulls: false },
  PricingUnit: { nulls: false },
  ProviderName: { nulls: false },
  PublisherName: { nulls: false },
  ServiceCategory: { nulls: false },
  ServiceName: { nulls: false },
}

/** Conditional ones whose condition a bill for tokens fulfils; not null for usage. */
const CONDITIONAL = [
  'BillingAccountType',
  'ConsumedQuantity',
  'ConsumedUnit',
  'PricingCategory',
  'PricingCurrency',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
]

const ALLOWED: Record<string, readonly string[]> = {
  BillingCurrency: ['USD'],
  ChargeCategory: ['Usage'],
  ChargeClass: [''],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  ConsumedUnit: ['Tokens'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
  PricingUnit: ['1000 Tokens'],
  ServiceCategory: ['AI and Machine Learning'],
  ServiceSubcategory: ['Generative AI'],
  SkuMeter: [
    'Input Tokens',
    'Output Tokens',
    'Cache Read Tokens',
    'Cache Write Tokens (5 Minutes)',
    'Cache Write Tokens (1 Hour)',
  ],
}

/**
 * What must not be null where ChargeCategory is "Usage" and ChargeClass is not "Correction", by the
 * section of the specification (1.2, normative text) that says so.
 */
const NOT_NULL_FOR_USAGE: Record<string, string> = {
  ConsumedQuantity: 'Consumed Quantity',
  ConsumedUnit: 'Consumed Unit',
  PricingCategory: 'Pricing Category',
  PricingQuantity: 'Pricing Quantity',
  PricingUnit: 'Pricing Unit',
  SkuId: 'SKU ID',
  SkuPriceId: 'SKU Price ID',
}

/** The same rule for unit prices, which the file leaves null where no price is known (a gap). */
const UNIT_PRICES = {
  ListUnitPrice: { section: 'List Unit Price', cost: 'ListCost' },
  ContractedUnitPrice: { section: 'Contracted Unit Price', cost: 'ContractedCost' },
} as const

/** Every column of the dataset; what does not stand here needs a prefix. */
const STANDARD = new Set([
  ...Object.keys(MANDATORY),
  ...CONDITIONAL,
  'AvailabilityZone',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'ChargeFrequency',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountQuantity',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'ContractedUnitPrice',
  'InvoiceId',
  'ListUnitPrice',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceSubcategory',
  'SkuPriceDetails',
  'Tags',
])

/** Conditional or recommended ones whose condition is not fulfilled: nobody knows them here. */
const ABSENT =
  /^(AvailabilityZone|CapacityReservation|CommitmentDiscount|PricingCurrency.|Region|Tags)/

const TIER = 200_000

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const DECIMAL = /^-?\d+(\.\d+)?$/

describeOnBothEngines('the FOCUS file', (engine) => {
  let workspace: ReportWorkspace
  let rows: Record<string, string>[]
  let head: string[]
  let figures: RouteOutput<'spend.overview'>['figures']

  beforeAll(async () => {
    workspace = await startReportWorkspace(engine)
    const { core, models } = workspace
    const tiered = models[3] ?? ''
    const rates = { cacheReadPer1k: null, cacheWrite5mPer1k: null, cacheWrite1hPer1k: null }
    await core.request('prices.add', {
      modelId: tiered,
      effectiveFrom: '2026-09-01T00:00:00Z',
      inputPer1k: '0.001',
      outputPer1k: '0.002',
      ...rates,
      tiers: [{ aboveInputTokens: TIER, inputPer1k: '0.003', outputPer1k: '0.004', ...rates }],
    })
    await writeCalls(
      core,
      [TIER, TIER + 1].map((inputTokens, index) => ({
        id: 900_001 + index,
        modelId: tiered,
        projectId: '1',
        inputTokens,
        outputTokens: 10,
        cacheHit: false,
        micros: 250_000,
        time: Date.parse('2026-10-15T12:00:00Z') / 1_000,
      })),
    )
    const report = await workspace.write(['focus'])
    const text = await textOf(report, '.focus.csv')
    head = text.split('\r\n')[0]?.split(',') ?? []
    rows = parse(text, { columns: true }) as Record<string, string>[]
    figures = (await workspace.core.request('spend.overview', { filter: OCTOBER })).figures
    expect(report.files[0]?.rows).toBe(rows.length)
  })
  afterAll(() => workspace.stop())

  it('has every mandatory column, filled where it must be', () => {
    for (const [column, { nulls }] of Object.entries(MANDATORY)) {
      expect(head).toContain(column)
      if (!nulls)
        expect(
          rows.filter((row) => row[column] === ''),
          column,
        ).toEqual([])
    }
    for (const column of CONDITIONAL) {
      expect(head).toContain(column)
      expect(
        rows.filter((row) => row[column] === ''),
        column,
      ).toEqual([])
    }
  })

  it('names its columns as the specification does, its own with a prefix and last', () => {
    const own = head.filter((column) => column.startsWith('x_'))
    const theirs = head.filter((column) => !column.startsWith('x_'))
    expect(head).toEqual([...theirs, ...own])
    for (const column of theirs) expect(column).toMatch(/^[A-Z][A-Za-z]*$/)
    expect(new Set(head).size).toBe(head.length)
  })

  /** The values of a column by those of another. */
  const valuesBy = (of: string, column: string): Set<string>[] => {
    const found = new Map<string, Set<string>>()
    for (const row of rows) {
      const values = found.get(row[of] ?? '') ?? new Set()
      found.set(row[of] ?? '', values.add(row[column] ?? ''))
    }
    return [...found.values()]
  }
  const eachHasOne = (of: string, column: string): void => {
    for (const values of valuesBy(of, column)) expect([...values], column).toHaveLength(1)
  }

  it('follows "Column Handling" and "Custom Columns"', () => {
    for (const column of head) {
      if (column.startsWith('x_')) expect(column).toMatch(/^x_[A-Z][A-Za-z0-9]*$/)
      else expect(STANDARD, column).toContain(column)
    }
    expect(head.filter((column) => ABSENT.test(column))).toEqual([])
  })

  it('follows "Null Handling", "Unit Format" and "Currency Format"', () => {
    for (const row of rows) {
      for (const value of Object.values(row)) {
        expect(value).not.toMatch(/^(\s+|null|n\/?a|none|not applicable|undefined|NaN)$/i)
      }
      for (const column of ['ConsumedUnit', 'PricingUnit']) {
        expect(row[column], column).toMatch(/^(\d+ )?[A-Z][a-z]+s$/)
      }
      for (const column of ['BillingCurrency', 'PricingCurrency']) {
        expect(row[column], column).toMatch(/^[A-Z]{3}$/)
      }
    }
  })

  it('follows the nullability of what a charge for usage has', () => {
    expect(new Set(rows.map((row) => `${row['ChargeCategory']} ${row['ChargeClass']}`))).toEqual(
      new Set(['Usage ']),
    )
    for (const row of rows) {
      for (const [column, section] of Object.entries(NOT_NULL_FOR_USAGE)) {
        expect(row[column], section).not.toBe('')
      }
      // "Invoice ID": null where the charge is not associated with an invoice.
      expect(row['InvoiceId']).toBe('')
      // "Pricing Category": at the agreed upon rate, no commitment, no price that moves.
      expect(row['PricingCategory']).toBe('Standard')
      // "Billed Cost", "Effective Cost", "List Cost", "Contracted Cost": never null.
      for (const column of ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost']) {
        expect(row[column], column).not.toBe('')
      }
    }
  })

  it('leaves unit prices null for models without any price, and for no other charge', async () => {
    const { models } = await workspace.core.request('models.list', {})
    const unpriced = models.filter(
      ({ priceInputPer1k, priceOutputPer1k }) =>
        Number(priceInputPer1k) === 0 && Number(priceOutputPer1k) === 0,
    )
    const known = new Set(models.map(({ id }) => id))
    const without = new Set(unpriced.map(({ id }) => id))
    for (const row of rows) {
      const id = row['ResourceId'] ?? ''
      const isUnknown = !known.has(id) || without.has(id)
      for (const [column, { section, cost }] of Object.entries(UNIT_PRICES)) {
        if (row[column] !== '') continue
        expect(isUnknown, section).toBe(true)
        // "List Cost" and "Contracted Cost": where the unit price is null, the billed cost.
        expect(row[cost], cost).toBe(row['BilledCost'])
      }
      expect(row['ListUnitPrice'] === '').toBe(row['ContractedUnitPrice'] === '')
    }
    expect(rows.some((row) => row['ListUnitPrice'] === '')).toBe(true)
  })

  it('follows "Key-Value Format" and "SKU Price Details"', () => {
    for (const row of rows) {
      const text = row['SkuPriceDetails'] ?? ''
      const details = JSON.parse(text) as Record<string, unknown>
      for (const value of Object.values(details)) {
        expect(['string', 'number', 'boolean']).toContain(typeof value)
      }
      // A key that stands twice would be gone.
      expect(JSON.stringify(details)).toBe(text)
    }
    eachHasOne('SkuPriceId', 'SkuPriceDetails')
  })

  it('follows "SKU ID", "SKU Meter" and "SKU Price ID", by which a price can be verified', () => {
    eachHasOne('SkuPriceId', 'SkuId')
    eachHasOne('SkuId', 'SkuMeter')
    // No price of the period changed, so each stands for one.
    eachHasOne('SkuPriceId', 'ListUnitPrice')
    eachHasOne('SkuPriceId', 'ContractedUnitPrice')
    const tiers = rows.filter(({ SkuPriceId }) => SkuPriceId?.endsWith(`-above-${TIER}`))
    expect(tiers.map(({ SkuMeter, ListUnitPrice }) => [SkuMeter, ListUnitPrice])).toEqual([
      ['Input Tokens', '0.003'],
      ['Output Tokens', '0.004'],
    ])
  })

  it('follows "Billing Account", "Sub Account", "Resource" and "Service": names and types go with ids', () => {
    for (const [id, names] of [
      ['BillingAccountId', ['BillingAccountName', 'BillingAccountType', 'InvoiceIssuerName']],
      ['SubAccountId', ['SubAccountName', 'SubAccountType']],
      ['ResourceId', ['ResourceName', 'ResourceType', 'ServiceName', 'ProviderName']],
      ['ServiceSubcategory', ['ServiceCategory']],
    ] as const) {
      for (const name of names) {
        for (const row of rows) expect(row[name] === '', name).toBe(row[id] === '')
        eachHasOne(id, name)
      }
    }
  })

  it('follows "List Unit Price" and "Contracted Unit Price": neither is negative', () => {
    for (const row of rows) {
      for (const column of ['ListUnitPrice', 'ContractedUnitPrice']) {
        expect(row[column], column).toMatch(/^(\d+(\.\d+)?)?$/)
      }
    }
  })

  it('holds allowed values, decimals and instants', () => {
    for (const row of rows) {
      for (const [column, allowed] of Object.entries(ALLOWED)) {
        expect(allowed, column).toContain(row[column])
      }
      for (const column of ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost']) {
        expect(row[column], column).toMatch(DECIMAL)
      }
      for (const column of ['PricingQuantity', 'ConsumedQuantity']) {
        expect(row[column], column).toMatch(DECIMAL)
      }
      const details: unknown = JSON.parse(row['SkuPriceDetails'] ?? '')
      for (const key of Object.keys(details as object)) expect(key).toMatch(/^x_/)
    }
  })

  it('bills calendar months of UTC, and charges within them and within the period', () => {
    for (const row of rows) {
      const [start = '', end = ''] = [row['ChargePeriodStart'], row['ChargePeriodEnd']]
      const [from = '', to = ''] = [row['BillingPeriodStart'], row['BillingPeriodEnd']]
      for (const instant of [start, end, from, to]) expect(instant).toMatch(INSTANT)
      expect(from).toMatch(/^\d{4}-\d{2}-01T00:00:00Z$/)
      expect(to).toMatch(/^\d{4}-\d{2}-01T00:00:00Z$/)
      expect(from <= start && start < end && end <= to).toBe(true)
      expect(start >= '2026-09-30T22:00:00Z' && end <= '2026-10-31T23:00:00Z').toBe(true)
    }
    // October in Berlin begins in September of UTC.
    expect(new Set(rows.map((row) => row['BillingPeriodStart']))).toEqual(
      new Set(['2026-09-01T00:00:00Z', '2026-10-01T00:00:00Z']),
    )
  })

  it('adds up to the recorded cost, tokens and calls to the last digit', () => {
    const sum = (
      column: string,
      only: (row: Record<string, string>) => boolean = () => true,
    ): number => rows.filter(only).reduce((all, row) => all + Number(row[column]), 0)
    expect(micros(rows.map((row) => row['BilledCost'] ?? ''))).toBe(micros([figures.costUsd]))
    expect(micros(rows.map((row) => row['EffectiveCost'] ?? ''))).toBe(micros([figures.costUsd]))
    // Cached input is input, too, apart and at its own price.
    expect(sum('ConsumedQuantity', (row) => row['SkuMeter'] !== 'Output Tokens')).toBe(
      figures.inputTokens,
    )
    expect(sum('ConsumedQuantity', (row) => row['SkuMeter'] === 'Cache Read Tokens')).toBe(700)
    expect(
      sum('ConsumedQuantity', (row) => row['SkuMeter'] === 'Cache Write Tokens (1 Hour)'),
    ).toBe(20)
    expect(sum('ConsumedQuantity', (row) => row['SkuMeter'] === 'Output Tokens')).toBe(
      figures.outputTokens,
    )
    expect(sum('x_CallCount')).toBe(figures.calls)
    expect(sum('x_UnpricedCallCount')).toBe(figures.unpricedCalls)
    expect(sum('x_CallCount', (row) => row['x_CacheHit'] === 'true')).toBe(figures.cacheHits)
  })

  it('multiplies prices and quantities exactly, and leaves an unknown price empty', () => {
    let unknown = 0
    for (const row of rows) {
      const quantity = new Decimal(row['PricingQuantity'] ?? '')
      expect(quantity.times(1_000).toFixed()).toBe(row['ConsumedQuantity'])
      for (const [price, cost] of [
        ['ListUnitPrice', 'ListCost'],
        ['ContractedUnitPrice', 'ContractedCost'],
      ] as const) {
        if (row[price] === '') {
          unknown += 1
          expect(row[cost]).toBe(row['BilledCost'])
          expect(row['x_CostSplitBy']).toBe('tokens')
        } else {
          expect(quantity.times(row[price] ?? '').toFixed()).toBe(row[cost])
        }
      }
    }
    expect(unknown).toBeGreaterThan(0)
    expect(
      rows.some((row) => row['x_CacheHit'] === 'true' && row['ContractedUnitPrice'] === '0'),
    ).toBe(true)
  })
})

describe('splitting an amount', () => {
  it('adds up whatever the weights', () => {
    const cases: [bigint, bigint[]][] = [
      [10n, [1n, 1n, 1n]],
      [1n, [1n, 1n, 1n]],
      [-7n, [3n, 2n, 5n]],
      [999_999_999_999n, [7n, 11n, 13n, 17n, 19n]],
      [5n, [0n, 0n]],
      [0n, [1n, 2n]],
    ]
    for (const [amount, weights] of cases) {
      const parts = splitAmount(amount, weights)
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount)
      for (const [index, part] of parts.entries()) {
        const whole = weights.reduce((sum, weight) => sum + weight, 0n)
        if (whole === 0n) continue
        const exact = (Number(amount) * Number(weights[index])) / Number(whole)
        expect(Math.abs(Number(part) - exact)).toBeLessThan(1.001)
      }
    }
    expect(splitAmount(5n, [0n, 0n])).toEqual([5n, 0n])
  })
})
