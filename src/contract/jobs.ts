import { z } from 'zod'
import { backfillPreviewSchema } from './backfill'
import { appErrorSchema } from './error-schemas'
import { savedFileSchema } from './files'
import { importRecordSchema } from './imports'
import { driftSchema, monthSchema } from './months'
import { defineRoute } from './route'
import { usageTotalsSchema } from './usage'
import { decimalSchema, emptySchema, idSchema, instantSchema } from './values'

export const jobResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import'), import: importRecordSchema }),
  /** An import that found nothing that is not here already. */
  z.object({ kind: z.literal('nothingNew') }),
  z.object({ kind: z.literal('undoImport'), removed: z.number().int() }),
  z.object({ kind: z.literal('export'), rows: z.number().int(), file: savedFileSchema }),
  z.object({ kind: z.literal('backup'), file: savedFileSchema }),
  z.object({
    kind: z.literal('audit'),
    calls: z.number().int(),
    findings: z.number().int(),
  }),
  z.object({ kind: z.literal('backfillPreview'), preview: backfillPreviewSchema }),
  z.object({ kind: z.literal('whatIf'), calls: z.number().int(), differenceUsd: decimalSchema }),
  z.object({ kind: z.literal('backfill'), id: idSchema, calls: z.number().int() }),
  z.object({
    kind: z.literal('undoBackfill'),
    restored: z.number().int(),
    /** Calls that were changed since, and keep what they have. */
    changedSince: z.number().int(),
  }),
  z.object({ kind: z.enum(['addIndex', 'removeIndex']) }),
  /** Its file or archive, and the manifest where that stands apart. */
  z.object({ kind: z.literal('report'), rows: z.number().int(), files: z.array(savedFileSchema) }),
  z.object({ kind: z.literal('closeMonth'), month: monthSchema, figures: usageTotalsSchema }),
  z.object({
    kind: z.literal('verifyMonth'),
    month: monthSchema,
    /** What differs; null: nothing. */
    drift: driftSchema.nullable(),
  }),
])
export type JobResult = z.infer<typeof jobResultSchema>

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum([
    'import',
    'undoImport',
    'export',
    'backup',
    'audit',
    'addIndex',
    'removeIndex',
    'report',
    'closeMonth',
    'verifyMonth',
    'backfillPreview',
    'backfill',
    'undoBackfill',
    'whatIf',
  ]),
  /** What it works on: a file's name. */
  subject: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** `total` null: not known beforehand. */
  progress: z.object({
    done: z.number(),
    total: z.number().nullable(),
    unit: z.enum(['bytes', 'rows']),
    /** Rows dealt with so far. */
    rows: z.number().int(),
    /** Of a folder: files that are done, and which one is being read. */
    files: z
      .object({ done: z.number().int(), total: z.number().int(), current: z.string() })
      .optional(),
  }),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  result: jobResultSchema.nullable(),
  error: appErrorSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const jobRoutes = {
  /** Running jobs and those that ended in this run of the app, newest first. */
  'jobs.list': defineRoute({ input: emptySchema, output: z.object({ jobs: z.array(jobSchema) }) }),
  'jobs.cancel': defineRoute({ input: z.object({ id: z.string() }), output: emptySchema }),
  /** Takes an ended job off the list. */
  'jobs.dismiss': defineRoute({ input: z.object({ id: z.string() }), output: emptySchema }),
}
