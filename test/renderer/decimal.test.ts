import { describe, expect, it } from 'vitest'
import {
  addDecimals,
  compareDecimals,
  isDecimal,
  multiplyDecimals,
  normalizeDecimal,
  roundDecimal,
  shiftDecimal,
  subtractDecimals,
} from '../../src/renderer/lib/decimal'

describe('decimal strings', () => {
  it('add, subtract and multiply without the error of binary floats', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(subtractDecimals('1', '0.999999999999999999')).toBe('0.000000000000000001')
    expect(multiplyDecimals('0.0000375', '12345678901234567890')).toBe('462962958796296.295875')
  })

  it.each([
    ['12.5', 3, '12500'],
    ['12.5', -3, '0.0125'],
    ['0.0000375', 3, '0.0375'],
    ['-7', -2, '-0.07'],
    ['0', 5, '0'],
    ['10000', -3, '10'],
  ])('the point of %s moves by %i places to %s', (value, places, moved) => {
    expect(shiftDecimal(value, places)).toBe(moved)
    expect(shiftDecimal(moved, -places)).toBe(value)
  })

  it.each([
    ['007.50', '7.5'],
    ['-0.00', '0'],
    ['.5', '0.5'],
    ['3.', '3'],
    ['100', '100'],
  ])('%s is written as %s', (value, short) => {
    expect(normalizeDecimal(value)).toBe(short)
  })

  it.each([
    ['0.0000005', '0.000001'],
    ['0.00000049999', '0.000000'],
    ['-0.0000005', '-0.000001'],
    ['2', '2.000000'],
  ])('%s rounds half away from zero to %s', (value, rounded) => {
    expect(roundDecimal(value, 6)).toBe(rounded)
  })

  it('compare by value and not by text', () => {
    expect(compareDecimals('10', '9.99')).toBeGreaterThan(0)
    expect(compareDecimals('1.0', '1')).toBe(0)
    expect(compareDecimals('-2', '1')).toBeLessThan(0)
  })

  it.each(['', '.', '-', '1e3', '1.2.3', '1,000', 'NaN'])('"%s" is none', (text) => {
    expect(isDecimal(text)).toBe(false)
    expect(() => normalizeDecimal(text)).toThrow(RangeError)
  })
})
