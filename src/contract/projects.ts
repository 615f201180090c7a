import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema, idSchema } from './values'

export const projectSchema = z.object({
  id: idSchema,
  /** null: an id that only the calls name. */
  name: z.string().nullable(),
})
export type Project = z.infer<typeof projectSchema>

export const projectRoutes = {
  /** Every project that is named or that a call carries. */
  'projects.list': defineRoute({
    input: emptySchema,
    output: z.object({ projects: z.array(projectSchema) }),
  }),
  /** Names a project id (null takes the name away). Names are unique. */
  'projects.rename': defineRoute({
    input: z.object({ id: idSchema, name: z.string().trim().min(1).max(128).nullable() }),
    output: projectSchema,
  }),
}
