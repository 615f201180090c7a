import { z } from 'zod'
import { agentToolSchema } from './agents'
import { defineRoute } from './route'
import { toleranceSchema } from './tolerance'
import { decimalSchema, emptySchema, timeZoneSchema } from './values'

/** By connection, then by source and provider (`splitKey`): which of several exports counts. */
const reportSplitsSchema = z.record(
  z.string().max(100),
  z.record(z.string().max(200), z.string().max(255)),
)

export const settingsSchema = z.object({
  /** Decides what a day and a month are. */
  timeZone: timeZoneSchema.default('UTC'),
  /** Share of the full price that a response-cache hit is billed at: "0" (free) to "1" (full). */
  cacheHitShare: decimalSchema
    .refine((v) => Number(v) >= 0 && Number(v) <= 1, 'out_of_range')
    .default('0'),
  /** Models that an import brings get the price catalogue's prices at once. */
  priceNewModels: z.boolean().default(true),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  priceUnit: z.enum(['per1k', 'per1M']).default('per1M'),
  /** Agents whose new log entries are read by themselves. */
  watchedAgents: z.array(agentToolSchema).default([]),
  /** By connection: how far a bill may be from the recorded cost. */
  billTolerances: z.record(z.string().max(100), toleranceSchema).default({}),
  /** By connection: which of several exports of the same days counts. */
  reportSplits: reportSplitsSchema.default({}),
})
export type Settings = z.infer<typeof settingsSchema>

/** A change of some settings. Spelled out: `.partial()` of defaults would fill what was left out. */
export const settingsPatchSchema = z
  .object({
    timeZone: timeZoneSchema,
    cacheHitShare: decimalSchema.refine((v) => Number(v) >= 0 && Number(v) <= 1, 'out_of_range'),
    priceNewModels: z.boolean(),
    theme: z.enum(['system', 'light', 'dark']),
    language: z.enum(['system', 'en', 'zh-CN']),
    density: z.enum(['compact', 'comfortable']),
    priceUnit: z.enum(['per1k', 'per1M']),
    watchedAgents: z.array(agentToolSchema),
    billTolerances: z.record(z.string().max(100), toleranceSchema),
    reportSplits: reportSplitsSchema,
  })
  .partial()
  .strict()

export const settingsRoutes = {
  'settings.get': defineRoute({ input: emptySchema, output: settingsSchema }),
  'settings.update': defineRoute({ input: settingsPatchSchema, output: settingsSchema }),
}
