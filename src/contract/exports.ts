import { z } from 'zod'
import { defineRoute } from './route'
import { usageFilterSchema, usageSortSchema } from './usage'

export const exportFormatSchema = z.enum(['csv', 'jsonl'])
export type ExportFormat = z.infer<typeof exportFormatSchema>

export const exportRequestSchema = z.object({
  filter: usageFilterSchema,
  sort: usageSortSchema.default({ by: 'time', direction: 'desc' }),
  format: exportFormatSchema,
  /** CSV only: a byte order mark, so that Excel reads UTF-8. */
  bom: z.boolean().default(false),
})
export type ExportRequest = z.infer<typeof exportRequestSchema>

export const exportRoutes = {
  /** Asks the host where to, then starts a job; null when the user closed the dialog. */
  'exports.start': defineRoute({
    input: exportRequestSchema,
    output: z.object({ jobId: z.string().nullable() }),
  }),
}
