import { z } from 'zod'
import { defineRoute } from './route'
import { tokenKinds } from './token-kinds'
import {
  decimalSchema,
  emptySchema,
  idSchema,
  type Instant,
  instantSchema,
  pricePer1kSchema,
} from './values'

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

/** The last second that a TIMESTAMP column can hold. */
const END = '2038-01-19T03:14:07Z'

function isDatable(instant: Instant): boolean {
  const time = Date.parse(instant)
  return time >= Date.parse(BEGINNING) && time <= Date.parse(END)
}

/** From when a price holds; a part of a second is left out. */
export const effectiveFromSchema = instantSchema.refine(isDatable, 'out_of_range')

const tiersSchema = z
  .array(priceTierSchema)
  .max(10)
  .refine(
    (tiers) => new Set(tiers.map((tier) => tier.aboveInputTokens)).size === tiers.length,
    'same_tier',
  )
  .transform((tiers) => tiers.toSorted((a, b) => a.aboveInputTokens - b.aboveInputTokens))

/** What a dated price says. */
const priceInputSchema = priceRatesSchema.extend({
  effectiveFrom: effectiveFromSchema,
  tiers: tiersSchema.default([]),
  /** "manual", or a catalogue's name and version. */
  source: z.string().max(255).default('manual'),
  note: z.string().trim().max(1_000).default(''),
})

export const datedPriceSchema = priceRatesSchema.extend({
  id: idSchema,
  modelId: idSchema,
  effectiveFrom: instantSchema,
  tiers: z.array(priceTierSchema),
  source: z.string(),
  note: z.string(),
  /** The price update that brought it. */
  updateId: idSchema.nullable(),
  /** Today's calls are priced by it. */
  inForce: z.boolean(),
})
export type DatedPrice = z.infer<typeof datedPriceSchema>

/** A price that is at least a thousand times off, or 0 where others ask money. */
export const priceDoubtSchema = z.object({
  kind: z.enum(tokenKinds),
  pricePer1k: decimalSchema,
  /** What it is held against; `bounds`: no model of any provider costs so much or so little. */
  against: z.enum(['catalogue', 'earlier', 'bounds']),
  otherPer1k: decimalSchema.nullable(),
})
export type PriceDoubt = z.infer<typeof priceDoubtSchema>

export const catalogueMatchSchema = z.object({
  catalogueProviderId: z.string(),
  providerName: z.string(),
  modelName: z.string(),
  how: z.enum(['exact', 'rule', 'user']),
  rules: z.array(matchRuleSchema),
})
export type CatalogueMatch = z.infer<typeof catalogueMatchSchema>

/** Where new prices come from: the catalogue inside the app, or a LiteLLM price file. */
export const priceSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('catalogue') }),
  z.object({ kind: z.literal('file'), file: z.string().max(200) }),
])
export type PriceSource = z.infer<typeof priceSourceSchema>

const offeredPriceSchema = priceRatesSchema.extend({
  effectiveFrom: instantSchema,
  tiers: z.array(priceTierSchema),
})

/** What an update would do to one model. */
export const priceOfferSchema = z.object({
  modelId: idSchema,
  modelName: z.string(),
  providerName: z.string().nullable(),
  /** The entry's name in the source. */
  entry: z.string(),
  /** `new`: the model has no price yet · `same`: nothing would change. */
  state: z.enum(['new', 'changed', 'same']),
  /** Today's price; null when there is none. */
  before: priceRatesSchema.extend({ tiers: z.array(priceTierSchema) }).nullable(),
  /** The prices that would be dated, oldest first; none when nothing would change. */
  prices: z.array(offeredPriceSchema),
  doubts: z.array(priceDoubtSchema),
})
export type PriceOffer = z.infer<typeof priceOfferSchema>

export const priceUpdateSchema = z.object({
  id: idSchema,
  source: z.string(),
  models: z.number().int(),
  prices: z.number().int(),
  appliedAt: instantSchema,
  undoneAt: instantSchema.nullable(),
})
export type PriceUpdate = z.infer<typeof priceUpdateSchema>

export const priceRoutes = {
  /** A model's dated prices, newest first, and what the catalogue says. */
  'prices.history': defineRoute({
    input: z.object({ modelId: idSchema }),
    output: z.object({
      prices: z.array(datedPriceSchema),
      /** Another program changed the columns: they are today's price, not a dated one. */
      overruled: z.boolean(),
      match: catalogueMatchSchema.nullable(),
    }),
  }),
  /** What is implausible about a price, against the catalogue and the model's other prices. */
  'prices.check': defineRoute({
    input: z.object({ modelId: idSchema, exceptId: idSchema.optional(), rates: priceRatesSchema }),
    output: z.object({ doubts: z.array(priceDoubtSchema) }),
  }),
  'prices.add': defineRoute({
    input: priceInputSchema.extend({ modelId: idSchema }),
    output: datedPriceSchema,
  }),
  'prices.change': defineRoute({
    input: priceInputSchema.extend({ id: idSchema }),
    output: datedPriceSchema,
  }),
  'prices.remove': defineRoute({ input: z.object({ id: idSchema }), output: emptySchema }),
  /** What a source would change in the models at hand. Nothing is written. */
  'prices.preview': defineRoute({
    input: z.object({ source: priceSourceSchema, modelIds: z.array(idSchema).optional() }),
    output: z.object({
      /** Kept with the prices: the source's name and version. */
      label: z.string(),
      offers: z.array(priceOfferSchema),
      /** Models that the source does not know. */
      unknownModels: z.number().int(),
      /** Entries of a file that have no price by tokens, or none that can be read. */
      skippedEntries: z.number().int(),
    }),
  }),
  /** Dates the source's prices for the chosen models, all or nothing. */
  'prices.apply': defineRoute({
    input: z.object({
      source: priceSourceSchema,
      modelIds: z.array(idSchema).min(1),
      /** From when a price holds whose source gives no date; now by default. */
      effectiveFrom: effectiveFromSchema.optional(),
    }),
    output: priceUpdateSchema,
  }),
  /** Newest first. */
  'prices.updates': defineRoute({
    input: emptySchema,
    output: z.object({ updates: z.array(priceUpdateSchema) }),
  }),
  /** Takes the prices of an update out again; what they replaced comes back. */
  'prices.undo': defineRoute({ input: z.object({ id: idSchema }), output: priceUpdateSchema }),
  /** What every model is called in the catalogue, and why. */
  'prices.matches': defineRoute({
    input: emptySchema,
    output: z.object({
      matches: z.array(
        z.object({
          modelId: idSchema,
          match: catalogueMatchSchema.nullable(),
          /** Someone said that the catalogue does not have it. */
          settled: z.boolean(),
        }),
      ),
    }),
  }),
  /** `rules`: forget what was said before. */
  'prices.setMatch': defineRoute({
    input: z.object({
      modelId: idSchema,
      to: z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('entry'),
          catalogueProviderId: z.string().max(100),
          modelName: z.string().max(255),
        }),
        z.object({ kind: z.literal('none') }),
        z.object({ kind: z.literal('rules') }),
      ]),
    }),
    output: z.object({ match: catalogueMatchSchema.nullable() }),
  }),
}
