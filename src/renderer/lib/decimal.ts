/** Exact arithmetic on decimal strings such as "-0.000375"; no binary float anywhere. */

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/

/** The value is `digits` / 10^`scale`. */
interface Parts {
  digits: bigint
  scale: number
}

/** True for digits with at most one point, such as "12", "0.5", ".5" or "-3.". */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text) && /\d/.test(text)
}

function parse(value: string): Parts {
  const match = DECIMAL.exec(value.trim())
  if (!match || !/\d/.test(value)) throw new RangeError(`not a decimal: ${value}`)
  const [, sign, whole = '', fraction = ''] = match
  const digits = BigInt(`${whole}${fraction}` || '0')
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

function write({ digits, scale }: Parts): string {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const fraction = text.slice(text.length - scale)
  return sign + (scale > 0 ? `${whole}.${fraction}` : whole)
}

/** Without needless zeros: "007.50" → "7.5", "-0.0" → "0". */
export function normalizeDecimal(value: string): string {
  const text = write(parse(value))
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

/** Moves the point `places` to the right (to the left when negative): the value × 10^places. */
export function shiftDecimal(value: string, places: number): string {
  const { digits, scale } = parse(value)
  const shifted = scale - places
  const parts =
    shifted >= 0
      ? { digits, scale: shifted }
      : { digits: digits * 10n ** BigInt(-shifted), scale: 0 }
  return normalizeDecimal(write(parts))
}

/** Rounds half away from zero and keeps exactly `places` places. */
export function roundDecimal(value: string, places: number): string {
  const { digits, scale } = parse(value)
  if (scale <= places)
    return write({ digits: digits * 10n ** BigInt(places - scale), scale: places })
  const unit = 10n ** BigInt(scale - places)
  const size = digits < 0n ? -digits : digits
  const rounded = (size + unit / 2n) / unit
  return write({ digits: digits < 0n ? -rounded : rounded, scale: places })
}

function align(a: string, b: string): [bigint, bigint, number] {
  const left = parse(a)
  const right = parse(b)
  const scale = Math.max(left.scale, right.scale)
  const at = ({ digits, scale: own }: Parts): bigint => digits * 10n ** BigInt(scale - own)
  return [at(left), at(right), scale]
}

export function addDecimals(a: string, b: string): string {
  const [left, right, scale] = align(a, b)
  return normalizeDecimal(write({ digits: left + right, scale }))
}

export function subtractDecimals(a: string, b: string): string {
  const [left, right, scale] = align(a, b)
  return normalizeDecimal(write({ digits: left - right, scale }))
}

export function multiplyDecimals(a: string, b: string): string {
  const left = parse(a)
  const right = parse(b)
  return normalizeDecimal(
    write({ digits: left.digits * right.digits, scale: left.scale + right.scale }),
  )
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = align(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}

export function isZeroDecimal(value: string): boolean {
  return parse(value).digits === 0n
}

/** Places after the point once needless zeros are gone. */
export function decimalPlaces(value: string): number {
  return normalizeDecimal(value).split('.')[1]?.length ?? 0
}

/** How many zeros stand between the point and the first figure: "0.00012" → 3. */
export function leadingZeros(value: string): number {
  const fraction = normalizeDecimal(value).split('.')[1] ?? ''
  return /^0*/.exec(fraction)?.[0].length ?? 0
}
