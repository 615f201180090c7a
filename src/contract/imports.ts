import { z } from 'zod'
import { billReadingSchema } from './bill-plan'
import { fileRefSchema, savedFileSchema } from './files'
import { knownFormatSchema } from './known-formats'
import { monthSchema } from './months'
import { defineRoute } from './route'
import { usageRowSchema } from './usage'
import { usageReportSchema } from './usage-reports'
import { emptySchema, idSchema, instantSchema, timeZoneSchema } from './values'

/** What a file can be found to be: `csv` and `jsonl` (also a JSON array) need a plan for columns. */
export const foundFormatSchema = z.enum(['csv', 'jsonl', ...knownFormatSchema.options])
export type FoundFormat = z.infer<typeof foundFormatSchema>

/** A bill is one because someone says so. */
export const importFormatSchema = z.enum([...foundFormatSchema.options, 'bill'])
export type ImportFormat = z.infer<typeof importFormatSchema>

/** What a column of the file can become. */
export const importFieldSchema = z.enum([
  'time',
  'provider',
  'model',
  'project',
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'cacheHit',
  'cost',
  'eventId',
])
export type ImportField = z.infer<typeof importFieldSchema>

export const columnMapSchema = z.partialRecord(importFieldSchema, z.string().max(1_000))
export type ColumnMap = z.infer<typeof columnMapSchema>

/** How a file is read. Fixed names serve rows whose column is unmapped or blank. */
export const importPlanSchema = z.object({
  /** `auto`: found out from each file's content. */
  format: z.enum(['auto', ...importFormatSchema.options]),
  /** CSV only. */
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  /** For CSV and JSONL that no tool is known for. */
  columns: columnMapSchema.default({}),
  /** Zone of times that name none. */
  timeZone: timeZoneSchema.default('UTC'),
  provider: z.string().trim().max(128).optional(),
  model: z.string().trim().max(255).optional(),
  /** A project's id (digits) or name. */
  project: z.string().trim().max(128).optional(),
  /** Does the input column include cached tokens? When not, the cache columns are added. */
  inputIncludesCached: z.boolean().default(true),
  /** Of the format `bill` only: its lines are amounts of the provider and no calls. */
  bill: billReadingSchema.optional(),
  /** What a file has of closed months is written, too; otherwise it is rejected. */
  intoClosedMonths: z.boolean().optional(),
})
export type ImportPlan = z.infer<typeof importPlanSchema>

export const rejectReasonSchema = z.enum([
  'missing_time',
  'invalid_time',
  'time_out_of_range',
  'missing_model',
  'missing_provider',
  'missing_project',
  'name_too_long',
  'missing_tokens',
  'invalid_tokens',
  'negative_tokens',
  'tokens_out_of_range',
  'invalid_cost',
  'negative_cost',
  'cost_out_of_range',
  'invalid_amount',
  'foreign_currency',
  'missing_item',
  'invalid_cache_hit',
  'invalid_project',
  'column_count',
  'invalid_csv',
  'invalid_json',
  'not_an_object',
  'invalid_utf8',
  'line_too_long',
  'closed_month',
  'not_a_call',
  'unknown_format',
  'needs_mapping',
  'unreadable_file',
])
export type RejectReason = z.infer<typeof rejectReasonSchema>

export const rejectedRowSchema = z.object({
  /** Its file's place in the folder that was imported; "" where one file was. */
  file: z.string().default(''),
  /** 1-based line on which the record begins. */
  line: z.number().int(),
  reason: rejectReasonSchema,
  /** The offending value, shortened. */
  value: z.string(),
  /** The sentence, in English, for files and the command line. */
  message: z.string(),
})
export type RejectedRow = z.infer<typeof rejectedRowSchema>

/** `interrupted`: the app ended in the middle; what is there is whole and can be undone. */
const importStatusSchema = z.enum([
  'running',
  'done',
  'cancelled',
  'failed',
  'interrupted',
  'undone',
])

export const importRecordSchema = z.object({
  id: idSchema,
  /** The file's or folder's name. */
  fileName: z.string(),
  /** `mixed`: a folder with files of several formats. */
  format: z.enum(['mixed', ...importFormatSchema.options]),
  status: importStatusSchema,
  rowsRead: z.number().int(),
  added: z.number().int(),
  /** Calls that were there already, of which this import had the more complete version. */
  updated: z.number().int(),
  /** Sums over periods, which are kept apart from calls. */
  aggregates: z.number().int(),
  /** Left out: the database has them already, or the files repeat them; which is not kept. */
  duplicates: z.number().int(),
  rejected: z.number().int(),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
})
export type ImportRecord = z.infer<typeof importRecordSchema>

export const importInspectionSchema = z.object({
  /** Of a folder: what most of its files are. */
  format: foundFormatSchema,
  delimiter: z.enum([',', ';', '\t', '|']),
  gzip: z.boolean(),
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  suggested: columnMapSchema,
  /** Do the times of the first rows say their zone? */
  timesHaveZone: z.boolean(),
  /** Of a folder: what is in it, as far as it was looked at. */
  files: z
    .object({
      total: z.number().int(),
      looked: z.number().int(),
      /** Of those that were looked at, files that are no usage. */
      unknown: z.number().int(),
      formats: z.array(z.object({ format: foundFormatSchema, files: z.number().int() })),
    })
    .nullable(),
})
export type ImportInspection = z.infer<typeof importInspectionSchema>

export const importPreviewRowSchema = z.object({
  line: z.number().int(),
  /** What stands in the columns; empty where a known format was read. */
  before: z.record(z.string(), z.string()),
  /** The record as it stands in the file, shortened; "" where `before` says it. */
  raw: z.string(),
  /** Also of a row that is rejected for its month only. */
  after: usageRowSchema
    .omit({ id: true, modelId: true, providerId: true, projectId: true })
    .extend({
      projectId: idSchema.nullable(),
      costSource: z.enum(['recorded', 'computed', 'none']),
      cacheReadTokens: z.number().int(),
      /** For five minutes and for one hour. */
      cacheWriteTokens: z.number().int(),
      reasoningTokens: z.number().int(),
      /** A sum over a period and no single call. */
      isAggregate: z.boolean(),
    })
    .nullable(),
  reject: rejectedRowSchema.nullable(),
})
export type ImportPreviewRow = z.infer<typeof importPreviewRowSchema>

export const importRoutes = {
  /** Reads the head of a file: format, columns, what they probably are. */
  'imports.inspect': defineRoute({
    input: z.object({
      file: z.string().max(200),
      /** A bill is inspected by `bills.inspect`. */
      format: foundFormatSchema.optional(),
      delimiter: z.enum([',', ';', '\t', '|']).optional(),
    }),
    output: importInspectionSchema,
  }),
  /** What the first rows become under a plan. Nothing is written. */
  'imports.preview': defineRoute({
    input: z.object({
      file: z.string().max(200),
      plan: importPlanSchema,
      limit: z.number().int().min(1).max(100).default(10),
    }),
    output: z.object({
      rows: z.array(importPreviewRowSchema),
      createsProviders: z.array(z.string()),
      createsModels: z.array(z.string()),
      createsProjects: z.array(z.string()),
      /** Of this database, newest first; rows that belong to them are rejected unless the plan says otherwise. */
      closedMonths: z.array(monthSchema),
    }),
  }),
  /** Starts a job for one file; its result is an import record. */
  'imports.start': defineRoute({
    input: z.object({ file: fileRefSchema, plan: importPlanSchema }),
    output: z.object({ jobId: z.string() }),
  }),
  'imports.list': defineRoute({
    input: emptySchema,
    output: z.object({ imports: z.array(importRecordSchema) }),
  }),
  /** Sums that providers reported, newest month first. */
  'imports.reports': defineRoute({
    input: emptySchema,
    output: z.object({ reports: z.array(usageReportSchema) }),
  }),
  /** Starts a job that takes the import's calls out again. */
  'imports.undo': defineRoute({
    input: z.object({
      id: idSchema,
      /** What it wrote into closed months, too; otherwise it is refused when there is some. */
      intoClosedMonths: z.boolean().default(false),
    }),
    output: z.object({ jobId: z.string() }),
  }),
  /** The rejected rows that this machine kept of an import. */
  'imports.rejects': defineRoute({
    input: z.object({
      id: idSchema,
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    output: z.object({ rejects: z.array(rejectedRowSchema), total: z.number().int() }),
  }),
  /** Saves all rejected rows as CSV (line, reason, value, the raw line); null: dialog closed. */
  'imports.saveRejects': defineRoute({
    input: z.object({ id: idSchema }),
    output: z.object({ file: savedFileSchema.nullable() }),
  }),
}
