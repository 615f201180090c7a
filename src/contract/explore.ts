import { z } from 'zod'
import { savedFileSchema } from './files'
import { instantRangeSchema } from './period'
import { defineRoute } from './route'
import { asked, groupSchema, spendSourceSchema } from './spend'
import { usageFilterSchema } from './usage'
import { decimalSchema, emptySchema, instantSchema } from './values'

export const exploreMeasureSchema = z.enum([
  'costUsd',
  'calls',
  'inputTokens',
  'outputTokens',
  'totalTokens',
  // As far as imports tell them: the tables of the calls hold no such tokens.
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'cacheHits',
  'cacheHitRate',
  'averageCostUsd',
  'unpricedCalls',
])
export type ExploreMeasure = z.infer<typeof exploreMeasureSchema>

export const exploreKeySchema = z.enum([
  'provider',
  'model',
  'type',
  'project',
  'day',
  'week',
  'month',
  'hour',
])
export type ExploreKey = z.infer<typeof exploreKeySchema>

export const exploreRequestSchema = z.object({
  filter: usageFilterSchema,
  measure: exploreMeasureSchema.default('costUsd'),
  /** `none`: one row, the total. */
  groupBy: z.union([exploreKeySchema, z.literal('none')]).default('provider'),
  /** Columns. Not the same key as `groupBy`, and not a second key of time (`split_not_possible`). */
  split: exploreKeySchema.nullable().default(null),
  /** Rows kept; the others are folded into one. */
  limit: z.number().int().min(1).max(2_500).default(50),
  /** Columns kept; the others are folded into one. */
  splitLimit: z.number().int().min(1).max(100).default(12),
  /** `key`: times in order, names by alphabet. */
  sort: z
    .object({ by: z.enum(['value', 'key']), direction: z.enum(['asc', 'desc']) })
    .default({ by: 'value', direction: 'desc' }),
})
export type ExploreRequest = z.infer<typeof exploreRequestSchema>

/** An exact number as text (rates to twelve places); null where it is not defined (no calls). */
const exploreValueSchema = decimalSchema.nullable()

const exploreGroupSchema = groupSchema.extend({
  /** More than 0: this is the folded tail, of so many groups; its key is "others". */
  folded: z.number().int(),
})

export const exploreTableSchema = z.object({
  measure: exploreMeasureSchema,
  groupBy: z.union([exploreKeySchema, z.literal('none')]),
  split: exploreKeySchema.nullable(),
  /** Empty without a split. */
  columns: z.array(exploreGroupSchema.extend({ total: exploreValueSchema })),
  /** `values` are by column; `total` is the row's own figure, not a sum of rounded ones. */
  rows: z.array(
    exploreGroupSchema.extend({ total: exploreValueSchema, values: z.array(exploreValueSchema) }),
  ),
  total: exploreValueSchema,
  /** Calls and unpriced calls of the whole table, to stand beside it. */
  calls: z.number().int(),
  unpricedCalls: z.number().int(),
  range: instantRangeSchema,
  source: spendSourceSchema,
})
export type ExploreTable = z.infer<typeof exploreTableSchema>

export const tableFormatSchema = z.enum(['csv', 'jsonl', 'markdown'])
export type TableFormat = z.infer<typeof tableFormatSchema>

/** What a saved view of the explorer keeps. */
export const savedViewSchema = z.object({
  name: z.string().trim().min(1, 'required').max(100),
  request: exploreRequestSchema,
  chart: z.enum(['table', 'bar', 'line', 'area']).default('bar'),
})
export type SavedView = z.infer<typeof savedViewSchema>

const viewsSchema = z.object({
  /** By name. */
  views: z.array(savedViewSchema.extend({ savedAt: instantSchema })),
})

export const exploreRoutes = {
  'spend.explore': defineRoute({
    input: exploreRequestSchema.extend(asked),
    output: exploreTableSchema,
  }),
  /** What is shown, as a file; null when the user closed the dialog. */
  'spend.export': defineRoute({
    input: z.object({ request: exploreRequestSchema, format: tableFormatSchema }),
    output: z.object({ file: savedFileSchema.nullable() }),
  }),
  /** What is shown, as a Markdown table to paste. */
  'spend.markdown': defineRoute({
    input: z.object({ request: exploreRequestSchema }),
    output: z.object({ text: z.string() }),
  }),
}

/** Saved views of the explorer: this user's, on this machine. */
export const viewRoutes = {
  'views.list': defineRoute({ input: emptySchema, output: viewsSchema }),
  /** Names differ by more than case; without `replace` one that is there is `taken`. */
  'views.save': defineRoute({
    input: z.object({ view: savedViewSchema, replace: z.boolean().default(false) }),
    output: viewsSchema,
  }),
  'views.remove': defineRoute({ input: z.object({ name: z.string() }), output: viewsSchema }),
}
