import type { DecimalString, Id, Instant } from '../../contract/values'

/**
 * How instants, money and ids stand in a database. MySQL has TIMESTAMP and DECIMAL; the embedded
 * engine keeps UTC seconds and whole micro-dollars as integers. Nothing above storage notices.
 */
export interface Codec {
  /** A UTC second as a query parameter; sub-second parts are rounded up, as a bound must be. */
  instantBound(instant: Instant): string | number
  /** Seconds since 1970 (UTC) as a query parameter. */
  seconds(epochSeconds: number): string | number
  readSeconds(value: unknown): number
  readInstant(value: unknown): Instant
  /** USD with at most six places as a query parameter. */
  money(usd: DecimalString): string | number
  /** Reads a money column or the sum of one: USD with six places. */
  readMoney(value: unknown): DecimalString
  /** Reads a money column of one row as whole micro-dollars. */
  readMicros(value: unknown): number
  /** A boolean as both engines store it. */
  flag(value: boolean): 0 | 1
  /** An id column in a select list: as text, since the embedded engine rounds beyond 2^53. */
  idColumn(column: string): string
}

/** Ids are inlined as integers, so that both engines compare numbers and use their index. */
export function idParam(id: Id): bigint {
  return BigInt(id)
}

export function readId(value: unknown): Id {
  return String(value)
}

/** Counts and sums of tokens: DECIMAL text from MySQL, numbers from the embedded engine. */
export function readCount(value: unknown): number {
  return value === null || value === undefined ? 0 : Number(value)
}

export function microsToUsd(micros: bigint | number): DecimalString {
  if (typeof micros === 'number' && micros >= 0 && Number.isSafeInteger(micros)) {
    return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`
  }
  const whole = BigInt(micros)
  const sign = whole < 0n ? '-' : ''
  const digits = (whole < 0n ? -whole : whole).toString().padStart(7, '0')
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

export function usdToMicros(usd: DecimalString): bigint {
  const [whole = '0', fraction = ''] = usd.replace('-', '').split('.')
  const micros = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6) || '0')
  return usd.startsWith('-') ? -micros : micros
}

/** Of a money column with six places stands before these. */
const POINT = 46

/**
 * A money column of MySQL as the server writes it, as whole micro-dollars: digit by digit where it
 * is a DECIMAL(10,6), the long way where it is not.
 */
export function columnMicros(text: string): number {
  const { length } = text
  if (text.charCodeAt(length - 7) !== POINT) return unusualMicros(text)
  const negative = text.charCodeAt(0) === 45
  let micros = 0
  for (let index = negative ? 1 : 0; index < length; index++) {
    if (index !== length - 7) micros = micros * 10 + text.charCodeAt(index) - 48
  }
  return negative ? -micros : micros
}

/** A money column of MySQL with six places: a DECIMAL(10,6) already stands there so. */
function moneyText(text: string): DecimalString {
  return text.charCodeAt(text.length - 7) === POINT ? text : microsToUsd(usdToMicros(text))
}

/** A column that is no DECIMAL(10,6), as in a foreign schema. */
function unusualMicros(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text)
    ? Number(usdToMicros(text))
    : Math.round(Number(text) * 1_000_000)
}

const DAY_SECONDS = 86_400
/** Rows come in the order of their times: the last day's text is mostly the next one's. */
let lastDay = { start: 0, text: '1970-01-01' }

function secondsToText(epochSeconds: number): string {
  let ofDay = epochSeconds - lastDay.start
  if (!(ofDay >= 0 && ofDay < DAY_SECONDS)) {
    const start = Math.floor(epochSeconds / DAY_SECONDS) * DAY_SECONDS
    lastDay = { start, text: new Date(start * 1000).toISOString().slice(0, 10) }
    ofDay = epochSeconds - start
  }
  const [hours, minutes] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60]
  return `${lastDay.text} ${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(Math.floor(ofDay % 60))}`
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function secondsToInstant(epochSeconds: number): Instant {
  return `${secondsToText(epochSeconds).replace(' ', 'T')}Z`
}

export const mysqlCodec: Codec = {
  instantBound: (instant) => secondsToText(Math.ceil(Date.parse(instant) / 1000)),
  seconds: secondsToText,
  readSeconds: (value) => Date.parse(`${String(value).replace(' ', 'T')}Z`) / 1000,
  readInstant: (value) => `${String(value).slice(0, 19).replace(' ', 'T')}Z`,
  money: (usd) => usd,
  readMoney: (value) => moneyText(String(value ?? '0')),
  readMicros: (value) => Number(usdToMicros(String(value ?? '0'))),
  flag: (value) => (value ? 1 : 0),
  idColumn: (column) => column,
}

export const sqliteCodec: Codec = {
  instantBound: (instant) => Math.ceil(Date.parse(instant) / 1000),
  seconds: (epochSeconds) => epochSeconds,
  readSeconds: Number,
  readInstant: (value) => secondsToInstant(Number(value)),
  money: (usd) => Number(usdToMicros(usd)),
  readMoney: (value) => microsToUsd(Number(value ?? 0)),
  readMicros: Number,
  flag: (value) => (value ? 1 : 0),
  idColumn: (column) => `CAST(${column} AS TEXT)`,
}
