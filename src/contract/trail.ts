import { z } from 'zod'
import { savedFileSchema } from './files'
import { periodSchema } from './period'
import { defineRoute } from './route'
import { idSchema, instantSchema } from './values'

/** What a change was made to. */
export const trailSubjectSchema = z.enum([
  'provider',
  'model',
  'price',
  'project',
  'import',
  'bill',
  'month',
  'budget',
  'backfill',
  'index',
  'settings',
])
export type TrailSubject = z.infer<typeof trailSubjectSchema>

const trailActionSchema = z.enum([
  'created',
  'updated',
  'removed',
  'started',
  'done',
  'cancelled',
  'failed',
  'undone',
  'closed',
  'reopened',
])
export type TrailAction = z.infer<typeof trailActionSchema>

/** Through which host of the app. */
export const hostKindSchema = z.enum(['desktop', 'browser', 'cli'])
export type HostKind = z.infer<typeof hostKindSchema>

const trailValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type TrailValue = z.infer<typeof trailValueSchema>

const trailChangeSchema = z.object({
  field: z.string(),
  /** null: there was none, or there is none any more. */
  from: trailValueSchema,
  to: trailValueSchema,
  /** A secret was set, changed or removed; what it is stands nowhere. */
  secret: z.boolean().optional(),
})

export const trailEntrySchema = z.object({
  id: idSchema,
  at: instantSchema,
  /** The operating system's user and the machine. */
  user: z.string(),
  host: z.string(),
  via: hostKindSchema,
  subject: trailSubjectSchema,
  /** An id of the subject's table, or a month such as "2026-10"; "" where there is none. */
  subjectId: z.string(),
  name: z.string(),
  action: trailActionSchema,
  changes: z.array(trailChangeSchema),
})
export type TrailEntry = z.infer<typeof trailEntrySchema>

const trailFilterSchema = z.object({
  /** Occurs in the name, the user, the machine or a changed value, without regard to case. */
  text: z.string().trim().max(200).optional(),
  subjects: z.array(trailSubjectSchema).optional(),
  period: periodSchema.default({ kind: 'preset', preset: 'allTime' }),
})
export type TrailFilter = z.infer<typeof trailFilterSchema>

export const trailRoutes = {
  /** Newest first, by key. */
  'trail.page': defineRoute({
    input: z.object({
      filter: trailFilterSchema,
      /** Entries before this one. */
      before: idSchema.optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      entries: z.array(trailEntrySchema),
      /** What `before` is for the next page; null at the end. */
      next: idSchema.nullable(),
      /** False: this database holds no trail, since the app may not write to it. */
      kept: z.boolean(),
    }),
  }),
  /** One line for each changed value (CSV) or one object for each entry (JSONL); null: dialog closed. */
  'trail.export': defineRoute({
    input: z.object({ filter: trailFilterSchema, format: z.enum(['csv', 'jsonl']) }),
    output: z.object({ file: savedFileSchema.nullable(), entries: z.number().int() }),
  }),
}
