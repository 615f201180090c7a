import { Decimal } from 'decimal.js'
import { MAX_INT } from '../../../contract/limits'
import { Exact } from '../exact'
import { type Rejection, reject } from './rejections'

/** DECIMAL(10,6) ends at 9999.999999 USD. Micro-USD. */
export const MAX_COST_MICROS = 9_999_999_999
export const MAX_UNSIGNED_BIGINT = 18_446_744_073_709_551_615n
export const MAX_SIGNED_BIGINT = 9_223_372_036_854_775_807n

/** Other programs write a missing value in these ways. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  // Most cells begin with a digit; the words below do not.
  if (first >= 48 && first <= 57) return false
  return text === '' || /^\s*(?:null|none|nan|\\N)?\s*$/i.test(text)
}

/** A whole number from 0 to 2,147,483,647 (or `most`); "59200.0" is one too, "1,234" is not. */
export function readTokens(text: string, most = MAX_INT): number | Rejection {
  const plain = plainCount(text)
  if (plain !== null && plain <= most) return plain
  const trimmed = text.trim()
  const match = /^([+-]?)(\d+)(?:\.0*)?$/.exec(trimmed)
  if (!match) return reject('invalid_tokens', trimmed)
  const [, sign, digits = '0'] = match
  const count = Number(digits)
  if (sign === '-' && count > 0) return reject('negative_tokens', trimmed)
  return count > most ? reject('tokens_out_of_range', trimmed) : count
}

/** The number that one to ten digits and nothing else say. */
function plainCount(text: string): number | null {
  if (text.length === 0 || text.length > 10) return null
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return null
    count = count * 10 + digit
  }
  return count
}

/** An amount in USD as whole micro-USD, half up: more than six places do not fit the column. */
export function readCost(text: string): number | Rejection {
  const trimmed = text.trim()
  const match = /^([+-]?)\$?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(trimmed)
  if (!match) return reject('invalid_cost', trimmed)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return reject('invalid_cost', trimmed)
  const micros = scaled(whole, fraction, Number(exponent) + 6)
  if (sign === '-' && /[1-9]/.test(whole + fraction)) return reject('negative_cost', trimmed)
  return micros === null || micros > MAX_COST_MICROS ? reject('cost_out_of_range', trimmed) : micros
}

/** whole.fraction × 10^shift, rounded half up; null when it is beyond any cost. */
function scaled(whole: string, fraction: string, shift: number): number | null {
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return 0
  const point = digits.length - fraction.length + shift
  if (point > 15) return null
  if (point < 0) return 0
  const kept = digits.slice(0, point).padEnd(point, '0') || '0'
  const roundsUp = (digits[point] ?? '0') >= '5'
  return Number(kept) + (roundsUp ? 1 : 0)
}

const hits: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  yes: true,
  y: true,
  '1': true,
  '1.0': true,
  hit: true,
  false: false,
  f: false,
  no: false,
  n: false,
  '0': false,
  '0.0': false,
  miss: false,
}

export function readCacheHit(text: string): boolean | Rejection {
  if (text === '0' || text === '1') return text === '1'
  if (isBlank(text)) return false
  const word = text.trim().toLowerCase()
  return (Object.hasOwn(hits, word) ? hits[word] : undefined) ?? reject('invalid_cache_hit', text)
}

/** A name as it is stored: without control characters and spaces at its ends. */
export function cleanName(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()
}

/** VARCHAR counts characters, not UTF-16 units: an emoji is one. */
export function isLongerThan(name: string, limit: number): boolean {
  return name.length > limit && [...name].length > limit
}

/** Digits are a project's id (without leading zeros); anything else is a name. */
export function isProjectId(text: string): boolean {
  return /^\d+$/.test(text)
}

/** A project's id as the database keeps it, at most `max`; or a name of at most 128 characters. */
export function readProject(text: string, max: bigint): string | Rejection {
  const name = cleanName(text)
  if (!isProjectId(name)) {
    return isLongerThan(name, 128) ? reject('name_too_long', name) : name
  }
  const digits = name.replace(/^0+(?=\d)/, '')
  const fits = digits.length <= 20 && BigInt(digits) <= max
  return fits ? digits : reject('invalid_project', name)
}

/** A sum over a period; a credit is a negative one. */
const MAX_PERIOD_COST = 99_999_999

/** What is exact as it stands, which most amounts are. */
const plainAmount = /^(0|[1-9]\d{0,7})\.(\d{1,12})$/
const sixPlaces = /^(0|[1-9]\d{0,7})\.(\d{1,6})$/

/** An amount in USD of one call: to twelve places, half up, and as whole micro-USD. */
export function readExactCost(text: string): { exact: string; micros: number } | Rejection {
  const six = sixPlaces.exec(text)
  if (six) {
    const [, whole = '', places = ''] = six
    // At most eight and six digits: exact as a number.
    const micros = Number(whole + places.padEnd(6, '0'))
    if (micros <= MAX_COST_MICROS) return { exact: shortened(whole, places), micros }
  }
  const micros = readCost(text)
  if (typeof micros !== 'number') return micros
  const plain = plainAmount.exec(text)
  if (plain) {
    const [, whole = '', places = ''] = plain
    return { exact: shortened(whole, places), micros }
  }
  return { exact: exactly(text), micros }
}

/**
 * The same of a period, which may be more than one call can cost (its micros then do not count),
 * and a credit is below zero.
 */
export function readPeriodCost(text: string): { exact: string; micros: number } | Rejection {
  const minus = /^-\s*/.exec(text.trim())
  const size = minus ? text.trim().slice(minus[0].length) : text
  const micros = readCost(size)
  if (typeof micros !== 'number' && micros.reason !== 'cost_out_of_range') {
    return reject('invalid_cost', text.trim())
  }
  const exact = exactly(size)
  if (new Exact(exact).greaterThan(MAX_PERIOD_COST)) return reject('cost_out_of_range', text)
  const isCredit = minus !== null && exact !== '0'
  const ofSize = typeof micros === 'number' ? micros : 0
  return isCredit
    ? { exact: `-${exact}`, micros: ofSize === 0 ? 0 : -ofSize }
    : { exact, micros: ofSize }
}

function exactly(text: string): string {
  return new Exact(text.trim().replace(/^\+?\$?/, ''))
    .abs()
    .toDecimalPlaces(12, Decimal.ROUND_HALF_UP)
    .toFixed()
}

/** Without zeros at the end. */
function shortened(whole: string, places: string): string {
  let end = places.length
  while (end > 0 && places.charCodeAt(end - 1) === 48) end -= 1
  return end === 0 ? whole : `${whole}.${places.slice(0, end)}`
}
