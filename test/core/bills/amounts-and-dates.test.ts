import { describe, expect, it } from 'vitest'
import { guessDecimalSign, readAmount } from '../../../src/main/core/imports/formats/bill-amount'
import { guessDateOrder, isoDate } from '../../../src/main/core/imports/formats/bill-date'
import { RecordRejected } from '../../../src/main/core/imports/formats/values'
import { readExactCost, readPeriodCost } from '../../../src/main/core/imports/fields'

function outcome(text: string, sign: '.' | ',' = '.', currency = ''): string | null {
  try {
    return readAmount(text, currency, sign)
  } catch (error) {
    if (error instanceof RecordRejected) return error.rejection.reason
    throw error
  }
}

describe('an amount of a bill', () => {
  it.each([
    ['12.5', '12.5'],
    ['$1,234,567.8900', '1234567.8900'],
    ['US$ 0.000000000001', '0.000000000001'],
    ['USD 5', '5'],
    ['5 usd', '5'],
    ['.5', '0.5'],
    ['7.', '7'],
    ["1'234.5", '1234.5'],
    ['-3', '-3'],
    ['$-3', '-3'],
    ['-$3', '-3'],
    ['3-', '-3'],
    ['(3.25)', '-3.25'],
    ['($1,000)', '-1000'],
    ['−2', '-2'],
    ['', null],
    ['-', null],
    ['€5', 'foreign_currency'],
    ['5 EUR', 'foreign_currency'],
    ['¥1,000', 'foreign_currency'],
    ['12,5', 'invalid_amount'],
    ['1,23,456', 'invalid_amount'],
    ['1.234.567', 'invalid_amount'],
    ['(-3)', 'invalid_amount'],
    ['1e5', 'invalid_amount'],
    ['n.a.', 'invalid_amount'],
    ['12 34', 'invalid_amount'],
  ])('%s becomes %s', (text, expected) => {
    expect(outcome(text)).toBe(expected)
  })

  it.each([
    ['1.234,56', '1234.56'],
    ['0,0125', '0.0125'],
    ['1 234 567,5', '1234567.5'],
    ['1,234.56', 'invalid_amount'],
  ])('%s with a decimal comma becomes %s', (text, expected) => {
    expect(outcome(text, ',')).toBe(expected)
  })

  it('minds the column of the currency', () => {
    expect(outcome('5', '.', 'USD')).toBe('5')
    expect(outcome('5', '.', '  usd ')).toBe('5')
    expect(outcome('5', '.', 'CNY')).toBe('foreign_currency')
    expect(outcome('$5', '.', 'eur')).toBe('foreign_currency')
  })

  it('guesses the decimal sign where amounts show it', () => {
    expect(guessDecimalSign(['12,50', '3'])).toBe(',')
    expect(guessDecimalSign(['1.234,50'])).toBe(',')
    expect(guessDecimalSign(['1,234.50', '1,000'])).toBe('.')
    expect(guessDecimalSign(['0,125'])).toBe(',')
    expect(guessDecimalSign(['1,234'])).toBe('.')
    expect(guessDecimalSign([])).toBe('.')
  })

  it('may be a credit; a cost of a call may not', () => {
    expect(readPeriodCost('-0.1234567890125')).toEqual({
      exact: '-0.123456789013',
      micros: -123457,
    })
    expect(readPeriodCost('-0')).toEqual({ exact: '0', micros: 0 })
    expect(readPeriodCost('-100000000')).toMatchObject({ reason: 'cost_out_of_range' })
    expect(readPeriodCost('--1')).toMatchObject({ reason: 'invalid_cost' })
    expect(readPeriodCost('12345.5')).toMatchObject({ exact: '12345.5' })
    expect(readExactCost('-0.1')).toMatchObject({ reason: 'negative_cost' })
    expect(readExactCost('12345.5')).toMatchObject({ reason: 'cost_out_of_range' })
  })
})

describe('a date of a bill', () => {
  it.each([
    ['10/05/2026', 'monthFirst', '2026-10-05'],
    ['10/05/2026', 'dayFirst', '2026-05-10'],
    ['5.10.2026', 'dayFirst', '2026-10-05'],
    ['10/05/2026 13:30:00', 'monthFirst', '2026-10-05 13:30:00'],
    ['Oct 5, 2026', 'monthFirst', '2026-10-05'],
    ['October 5th 2026', 'dayFirst', '2026-10-05'],
    ['05-Oct-2026', 'monthFirst', '2026-10-05'],
    ['5 October 2026', 'monthFirst', '2026-10-05'],
    ['2026-10-05', 'dayFirst', '2026-10-05'],
    ['2026-10-05T00:00:00Z', 'monthFirst', '2026-10-05T00:00:00Z'],
    ['Foo 5, 2026', 'monthFirst', 'Foo 5, 2026'],
    ['tomorrow', 'monthFirst', 'tomorrow'],
  ] as const)('%s (%s) is %s', (text, order, expected) => {
    expect(isoDate(text, order)).toBe(expected)
  })

  it('has the day first where some month would be beyond December', () => {
    expect(guessDateOrder(['01/10/2026', '31/10/2026'])).toBe('dayFirst')
    expect(guessDateOrder(['10/01/2026', '10/31/2026'])).toBe('monthFirst')
    expect(guessDateOrder(['1.10.2026'])).toBe('dayFirst')
  })
})
