import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema } from './values'

/** The indexes of the calls that the app can make use of beyond those of the three tables. */
export const extraIndexKeySchema = z.enum(['modelTime', 'projectTime', 'modelProjectTime'])
export type ExtraIndexKey = z.infer<typeof extraIndexKeySchema>

export const extraIndexSchema = z.object({
  key: extraIndexKeySchema,
  columns: z.array(z.string()),
  /** `own`: this app added it at the user's wish and can take it away again. */
  state: z.enum(['absent', 'own', 'foreign']),
  /** The index that does the work, by its name in the database; null when absent. */
  name: z.string().nullable(),
  /** About what it takes on disk, whether it is there or not; null: not known. */
  bytes: z.number().nullable(),
  /** The statement that adds it. */
  statement: z.string(),
})
export type ExtraIndex = z.infer<typeof extraIndexSchema>

export const indexRoutes = {
  'indexes.list': defineRoute({
    input: emptySchema,
    output: z.object({
      indexes: z.array(extraIndexSchema),
      /** About how many calls there are, and what they take on disk with all their indexes. */
      calls: z.number().nullable(),
      tableBytes: z.number().nullable(),
    }),
  }),
  /** The user's consent: adds one beside the work of other programs. Refused where that cannot be. */
  'indexes.add': defineRoute({
    input: z.object({ key: extraIndexKeySchema }),
    output: z.object({ jobId: z.string() }),
  }),
  /** Only what this app added. */
  'indexes.remove': defineRoute({
    input: z.object({ key: extraIndexKeySchema }),
    output: z.object({ jobId: z.string() }),
  }),
}
