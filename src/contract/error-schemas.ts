import { z } from 'zod'
import { type AppErrorShape, errorCodes, type FieldIssue } from './errors'

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()])).optional()

const fieldIssueSchema: z.ZodType<FieldIssue> = z.object({
  path: z.string(),
  code: z.string(),
  params: paramsSchema,
})

/** An error as it crosses a boundary. Apart from the errors: whoever throws one needs no zod. */
export const appErrorSchema: z.ZodType<AppErrorShape> = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.object({
    reason: z.string().optional(),
    fields: z.array(fieldIssueSchema).optional(),
    params: paramsSchema,
  }),
})
