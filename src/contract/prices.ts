import { z } from 'zod'
import { pricePer1kSchema } from './values'

/** `input`: what was neither read from nor written to a prompt cache · `output`: with reasoning. */
export const tokenKinds = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output'] as const
export type TokenKind = (typeof tokenKinds)[number]

/**
 * USD per 1,000 tokens by kind. null: not known. An unknown price of cache reads or 5-minute writes
 * is that of plain input; one of 1-hour writes is that of 5-minute writes.
 */
export const priceRatesSchema = z.object({
  inputPer1k: pricePer1kSchema,
  outputPer1k: pricePer1kSchema,
  cacheReadPer1k: pricePer1kSchema.nullable(),
  cacheWrite5mPer1k: pricePer1kSchema.nullable(),
  cacheWrite1hPer1k: pricePer1kSchema.nullable(),
})
export type PriceRates = z.infer<typeof priceRatesSchema>

/** The first instant that both engines can hold: a price dated so has always been in force. */
export const BEGINNING = '1970-01-01T00:00:01Z'

/**
 * How a name was matched to the catalogue: a path, region, maker, version or date was left out; the
 * catalogue lists it under `otherName`; it is priced as its `maker` prices it.
 */
export const matchRuleSchema = z.enum([
  'path',
  'region',
  'vendor',
  'version',
  'date',
  'otherName',
  'maker',
])
export type MatchRule = z.infer<typeof matchRuleSchema>

/** A call with more input tokens than this (cached included) pays these prices for all its tokens. */
export const priceTierSchema = priceRatesSchema.extend({
  aboveInputTokens: z.number().int().min(1),
})
export type PriceTier = z.infer<typeof priceTierSchema>
