import { z } from 'zod'
import { MAX_INT } from './limits'

const MAX_ID = 18_446_744_073_709_551_615n

/** A BIGINT UNSIGNED key as a decimal string: it does not fit a JavaScript number. */
export const idSchema = z
  .string()
  .refine((value) => /^\d{1,20}$/.test(value) && BigInt(value) <= MAX_ID, 'invalid_id')
export type Id = z.infer<typeof idSchema>

/** An exact decimal number as a string, for example "0.000375". */
export const decimalSchema = z.string().regex(/^-?\d{1,20}(\.\d{1,18})?$/, 'not_decimal')
export type DecimalString = z.infer<typeof decimalSchema>

/**
 * A price in USD per 1,000 tokens. It is stored as DECIMAL(10,6), so four digits stand before the
 * point; more than six places are kept exactly in the dated prices.
 */
export const pricePer1kSchema = z.string().regex(/^\d{1,4}(\.\d{1,12})?$/, 'invalid_price')

/** A UTC instant, ISO-8601 with a trailing Z. */
export const instantSchema = z.iso.datetime({ error: 'invalid_instant' })
export type Instant = z.infer<typeof instantSchema>

/** A calendar day without a zone, YYYY-MM-DD. */
export const localDateSchema = z.iso.date({ error: 'invalid_date' })
export type LocalDate = z.infer<typeof localDateSchema>

/** True for an IANA zone name (or "UTC") that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

/** An IANA time-zone name such as "Asia/Shanghai". */
export const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'invalid_time_zone')

/** A token count or limit as the INT columns hold it: 0 to 2,147,483,647. */
export const tokenCountSchema = z.number().int().min(0).max(MAX_INT)

export const emptySchema = z.object({}).strict()
