import { z } from 'zod'
import { downloadLinkSchema } from './files'
import { defineRoute } from './route'
import { asked } from './spend'
import { usageFilterSchema } from './usage'
import { emptySchema, instantSchema } from './values'

export const reportFormatSchema = z.enum(['html', 'pdf', 'xlsx', 'csv', 'jsonl', 'md', 'focus'])
export type ReportFormat = z.infer<typeof reportFormatSchema>

/** The built-in templates: a monthly statement, and a pack that also holds every call. */
export const reportKindSchema = z.enum(['monthly', 'audit'])
export type ReportKind = z.infer<typeof reportKindSchema>

export const reportGroupSchema = z.enum(['provider', 'model', 'project', 'type'])
export type ReportGroup = z.infer<typeof reportGroupSchema>

export const reportLanguageSchema = z.enum(['en', 'zh-CN'])
export type ReportLanguage = z.infer<typeof reportLanguageSchema>

export const reportRequestSchema = z.object({
  kind: reportKindSchema.default('monthly'),
  filter: usageFilterSchema.default({ period: { kind: 'preset', preset: 'lastMonth' } }),
  /** A table for each, in this order. */
  groups: z
    .array(reportGroupSchema)
    .max(4)
    .refine((groups) => new Set(groups).size === groups.length, 'twice')
    .default(['provider', 'model', 'project']),
  /** Columns of the chart; `auto` follows the length of the period. */
  bucket: z.enum(['auto', 'day', 'week', 'month']).default('auto'),
})
export type ReportRequest = z.infer<typeof reportRequestSchema>

/** A report by name: what it says, and the files that one click writes. */
export const reportTemplateSchema = z.object({
  name: z.string().trim().min(1, 'required').max(100),
  request: reportRequestSchema,
  formats: z.array(reportFormatSchema).min(1, 'required').max(7),
})

const templatesSchema = z.object({
  /** By name. */
  templates: z.array(reportTemplateSchema.extend({ savedAt: instantSchema })),
})

/** A written file of a report. `rows`: its lines of data; null where there are none to count. */
export const reportFileSchema = z.object({
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  rows: z.number().int().nullable(),
})
export type ReportFile = z.infer<typeof reportFileSchema>

/** A report that was written, so that it can be found or made again. */
export const recentReportSchema = z.object({
  id: z.string(),
  /** What was written: a file's, an archive's or a folder's name. */
  name: z.string(),
  /** Of the template that was run; null for one without a name. */
  template: z.string().nullable(),
  request: reportRequestSchema,
  formats: z.array(reportFormatSchema),
  createdAt: instantSchema,
  bytes: z.number().int(),
  files: z.array(reportFileSchema),
  /** Where it stands on this machine; null where it was handed over as a download. */
  path: z.string().nullable(),
})
export type RecentReport = z.infer<typeof recentReportSchema>

const recentSchema = z.object({
  /** Newest first. `downloads`: links of its files that still work; each hands its file over once. */
  reports: z.array(recentReportSchema.extend({ downloads: z.array(downloadLinkSchema) })),
})

export const reportRoutes = {
  /** The very page that the HTML file holds. */
  'reports.preview': defineRoute({
    input: z.object({
      request: reportRequestSchema,
      language: reportLanguageSchema,
      template: z.string().max(100).nullable().default(null),
      ...asked,
    }),
    output: z.object({
      html: z.string(),
      /** What the files are called, without extension. */
      name: z.string(),
      calls: z.number().int(),
    }),
  }),
  /** Asks the host where to, then starts a job; null when the user closed the dialog. */
  'reports.start': defineRoute({
    input: z.object({
      request: reportRequestSchema,
      formats: z.array(reportFormatSchema).min(1, 'required').max(7),
      language: reportLanguageSchema,
      template: z.string().max(100).nullable().default(null),
    }),
    output: z.object({ jobId: z.string().nullable() }),
  }),
  /** Whether this host can print to PDF now, and if not, what would help. */
  'reports.pdf': defineRoute({
    input: emptySchema,
    output: z.object({ available: z.boolean() }),
  }),
  'reports.templates': defineRoute({ input: emptySchema, output: templatesSchema }),
  /** Names differ by more than case; without `replace` one that is there is `taken`. */
  'reports.saveTemplate': defineRoute({
    input: z.object({ template: reportTemplateSchema, replace: z.boolean().default(false) }),
    output: templatesSchema,
  }),
  'reports.removeTemplate': defineRoute({
    input: z.object({ name: z.string() }),
    output: templatesSchema,
  }),
  'reports.recent': defineRoute({ input: emptySchema, output: recentSchema }),
  /** Takes a report off the list; its files stay. */
  'reports.forget': defineRoute({ input: z.object({ id: z.string() }), output: recentSchema }),
  /** Shows it in the platform's file manager. */
  'reports.reveal': defineRoute({ input: z.object({ id: z.string() }), output: emptySchema }),
}
