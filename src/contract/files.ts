import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema } from './values'

/** A file that the user chose or sent; `ref` is opaque and only good in this run of the app. */
export const fileRefSchema = z.object({
  ref: z.string().max(200),
  name: z.string().max(1_000),
  size: z.number().int().min(0),
})
export type FileRef = z.infer<typeof fileRefSchema>

export const downloadLinkSchema = z.object({
  kind: z.literal('download'),
  url: z.string(),
  name: z.string(),
  bytes: z.number(),
})
export type DownloadLink = z.infer<typeof downloadLinkSchema>

/** Where a written file went: a path on this machine, or a one-time download link. */
export const savedFileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string(), name: z.string(), bytes: z.number() }),
  downloadLinkSchema,
])
export type SavedFile = z.infer<typeof savedFileSchema>

/** Bytes of one piece of an upload, before base64. */
export const UPLOAD_CHUNK_BYTES = 4 * 1024 * 1024

export const fileRoutes = {
  /** The host's own open dialog; null when the user closed it; `unavailable_here` without one. */
  'files.pick': defineRoute({
    input: z.object({
      purpose: z.enum(['usage', 'usageFolder', 'bill', 'certificate', 'database']),
    }),
    output: z.object({ files: z.array(fileRefSchema).nullable() }),
  }),
  /** A file in pieces, for dropped files and for browser mode. */
  'uploads.open': defineRoute({
    input: z.object({ name: z.string().min(1).max(1_000), size: z.number().int().min(0) }),
    output: z.object({ uploadId: z.string() }),
  }),
  'uploads.append': defineRoute({
    input: z.object({
      uploadId: z.string().max(100),
      offset: z.number().int().min(0),
      base64: z.string().max(Math.ceil(UPLOAD_CHUNK_BYTES / 3) * 4),
    }),
    output: z.object({ received: z.number().int() }),
  }),
  'uploads.finish': defineRoute({
    input: z.object({ uploadId: z.string().max(100) }),
    output: fileRefSchema,
  }),
  /** Makes files that were sent one folder, to be imported as one. `place`: `/` between folders. */
  'uploads.bundle': defineRoute({
    input: z.object({
      name: z.string().min(1).max(1_000),
      files: z
        .array(z.object({ ref: z.string().max(200), place: z.string().min(1).max(4_000) }))
        .min(1)
        .max(100_000),
    }),
    output: fileRefSchema,
  }),
  'uploads.discard': defineRoute({
    input: z.object({ uploadId: z.string().max(100) }),
    output: emptySchema,
  }),
  /** Shows a file that this run of the app wrote in the platform's file manager. */
  'files.reveal': defineRoute({ input: z.object({ path: z.string() }), output: emptySchema }),
}
