import { describe, expect, it } from 'vitest'
import { pricePer1kSchema } from '../../src/contract/values'
import {
  formatPrice,
  per1kToPer1M,
  per1MToPer1k,
  priceText,
  readPrice,
  switchUnit,
} from '../../src/renderer/lib/price'

describe('prices', () => {
  it.each([
    ['0.0025', '2.5'],
    ['0.0000375', '0.0375'],
    ['9999.999999999999', '9999999.999999999'],
    ['0', '0'],
  ])('%s per 1k is %s per 1M, exactly and back', (per1k, per1M) => {
    expect(per1kToPer1M(per1k)).toBe(per1M)
    expect(per1MToPer1k(per1M)).toBe(per1k)
  })

  it.each([
    ['2.50', 'per1M', '0.0025'],
    ['$0.02', 'per1M', '0.00002'],
    [' 1,250 ', 'per1M', '1.25'],
    ['.5', 'per1k', '0.5'],
    ['0', 'per1k', '0'],
    ['0.0375', 'per1M', '0.0000375'],
  ] as const)('"%s" typed %s is %s per 1k', (text, unit, per1k) => {
    expect(readPrice(text, unit)).toEqual({ ok: true, per1k })
    expect(pricePer1kSchema.safeParse(per1k).success).toBe(true)
  })

  it.each(['', '   ', '$'])('a blank ("%s") is refused and not taken as free', (text) => {
    expect(readPrice(text, 'per1M')).toEqual({ ok: false, code: 'required' })
  })

  it.each(['-1', '+1', 'free', '1e3', '10000', '0.0000000000001'])('"%s" is no price', (text) => {
    expect(readPrice(text, 'per1k')).toEqual({ ok: false, code: 'invalid_price' })
  })

  it('a field keeps its price when the unit changes, and its text when it holds none', () => {
    const typed = priceText('0.0025', 'per1M')
    expect(typed).toEqual({ text: '2.5', unit: 'per1M' })
    expect(switchUnit(typed, 'per1k')).toEqual({ text: '0.0025', unit: 'per1k' })
    expect(switchUnit({ text: 'abc', unit: 'per1M' }, 'per1k')).toEqual({
      text: 'abc',
      unit: 'per1k',
    })
  })

  it('shows every place', () => {
    expect(formatPrice('0.0000375', 'per1M', 'en')).toBe('$0.0375')
    expect(formatPrice('0.0000375', 'per1k', 'en')).toBe('$0.0000375')
    expect(formatPrice('0.0025', 'per1M', 'en')).toBe('$2.50')
  })
})
