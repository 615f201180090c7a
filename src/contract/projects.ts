import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema, idSchema } from './values'

export const projectSchema = z.object({
  id: idSchema,
  /** null: an id that only the calls name. */
  name: z.string().nullable(),
  /** "#rrggbb"; null: the app chooses one. */
  color: z.string().nullable(),
  description: z.string(),
})
export type Project = z.infer<typeof projectSchema>

const colorSchema = z.string().regex(/^#[0-9a-f]{6}$/, 'invalid_color')

/** How a rule compares: case does not count, and "\" is as good as "/". */
export const projectMatchSchema = z.enum(['exact', 'prefix', 'glob'])
export type ProjectMatch = z.infer<typeof projectMatchSchema>

const ruleBaseSchema = z.object({
  /** The format of the files that it is for, such as "claude-code"; null: every one. */
  source: z.string().max(32).nullable(),
  match: projectMatchSchema,
  pattern: z.string().trim().min(1, 'required').max(1_000),
})

export const projectRuleSchema = ruleBaseSchema.extend({
  projectId: idSchema,
  projectName: z.string().nullable(),
})
export type ProjectRule = z.infer<typeof projectRuleSchema>

export const projectRuleInputSchema = ruleBaseSchema.extend({
  /** A project's id (digits) or name; a name that is not there yet is created. */
  project: z.string().trim().min(1, 'required').max(128),
})
export type ProjectRuleInput = z.infer<typeof projectRuleInputSchema>

const ruleListSchema = z.array(projectRuleInputSchema).max(500)

/** What becomes of a text that an import has met on this machine. */
export const projectTextSchema = z.object({
  source: z.string(),
  text: z.string(),
  /** The rule that takes it, counted from 0; null: none does. */
  rule: z.number().int().nullable(),
  /** The project's id or name that it comes to. */
  project: z.string(),
})
export type ProjectText = z.infer<typeof projectTextSchema>

export const projectRoutes = {
  /** Every project that is named or that a call carries. */
  'projects.list': defineRoute({
    input: emptySchema,
    output: z.object({ projects: z.array(projectSchema) }),
  }),
  /**
   * Says what a project id stands for; what is left out stays. Names are unique; without a name
   * (null) there is no colour and no description either.
   */
  'projects.update': defineRoute({
    input: z.object({
      id: idSchema,
      name: z.string().trim().min(1, 'required').max(128).nullable(),
      color: colorSchema.nullable().optional(),
      description: z.string().trim().max(2_000).optional(),
    }),
    output: projectSchema,
  }),
  /** The rules in the order in which they are tried; the first that matches decides. */
  'projects.rules': defineRoute({
    input: emptySchema,
    output: z.object({ rules: z.array(projectRuleSchema) }),
  }),
  /** Puts this list in the place of the one that is there. Calls that are there keep their project. */
  'projects.saveRules': defineRoute({
    input: z.object({ rules: ruleListSchema }),
    output: z.object({ rules: z.array(projectRuleSchema) }),
  }),
  /** What these rules would do with the texts that imports have met on this machine. */
  'projects.previewRules': defineRoute({
    input: z.object({
      rules: ruleListSchema,
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    output: z.object({
      texts: z.array(projectTextSchema),
      total: z.number().int(),
      /** How many of all texts each rule takes. */
      taken: z.array(z.number().int()),
    }),
  }),
}
