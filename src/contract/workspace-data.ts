import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema } from './values'

export const sampleRoutes = {
  /** Is there a sample workspace, and is it the open one? */
  'sample.status': defineRoute({
    input: emptySchema,
    output: z.object({ connectionId: z.string().nullable(), active: z.boolean() }),
  }),
  /**
   * Makes a workspace of invented calls in a SQLite file of its own and opens it; an earlier one is
   * opened again. The job imports its calls; null: they are there already.
   */
  'sample.load': defineRoute({
    input: emptySchema,
    output: z.object({ connectionId: z.string(), jobId: z.string().nullable() }),
  }),
  /** Removes the sample workspace's connection and file; the embedded database opens if it was open. */
  'sample.remove': defineRoute({ input: emptySchema, output: emptySchema }),
}

export const backupRoutes = {
  /**
   * Copies the open SQLite database to one file, in one state, while it stays in use. null: the
   * save dialog was closed. A MySQL server is backed up by its own tools: `unavailable_here`.
   */
  'backup.start': defineRoute({
    input: emptySchema,
    output: z.object({ jobId: z.string().nullable() }),
  }),
}
