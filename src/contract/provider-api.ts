import { z } from 'zod'
import { catalogueEntrySchema } from './catalogue'
import { modelTypeSchema } from './models'
import { defineRoute } from './route'
import { idSchema, tokenCountSchema } from './values'

/** How a provider is asked for its models. */
export const providerApiKindSchema = z.enum(['openai', 'anthropic', 'gemini', 'ollama'])
export type ProviderApiKind = z.infer<typeof providerApiKindSchema>

/** A question to the provider's own server: only ever sent because the user asked for it. */
const questionSchema = z.object({
  id: idSchema,
  /** Left out: told from the provider's base URL and name. */
  api: providerApiKindSchema.optional(),
  /** The user agreed to send the key over plain http to a host outside of this network. */
  allowClearText: z.boolean().default(false),
})

/**
 * `accepted`: the server refuses a request without a key and takes the one with it ·
 * `unproven`: the server answers anyone, so its answer says nothing of the key ·
 * `keyless`: no key is stored, and the server wants none.
 */
const keyProofSchema = z.enum(['accepted', 'unproven', 'keyless'])

/** A model as the provider lists it; what it does not say is null. */
export const listedModelSchema = z.object({
  modelName: z.string(),
  displayName: z.string().nullable(),
  modelType: modelTypeSchema,
  maxInputTokens: tokenCountSchema.nullable(),
  maxOutputTokens: tokenCountSchema.nullable(),
  /** The recorded model of that name. */
  knownModelId: idSchema.nullable(),
  /** The catalogue's entry for it, which may carry a more general name. */
  catalogue: catalogueEntrySchema.nullable(),
})
export type ListedModel = z.infer<typeof listedModelSchema>

const chosenModelSchema = z.object({
  modelName: z.string().trim().min(1, 'required').max(255),
  modelType: modelTypeSchema.default('llm'),
  maxInputTokens: tokenCountSchema.default(0),
  maxOutputTokens: tokenCountSchema.default(0),
  /** Whose price it gets; null leaves it unpriced. */
  catalogue: z.object({ catalogueProviderId: z.string(), modelName: z.string() }).nullable(),
})

export const providerApiRoutes = {
  'providerApi.check': defineRoute({
    input: questionSchema,
    output: z.object({
      proof: keyProofSchema,
      api: providerApiKindSchema,
      /** What was asked, without the key. */
      url: z.string(),
    }),
  }),
  'providerApi.models': defineRoute({
    input: questionSchema,
    output: z.object({
      api: providerApiKindSchema,
      url: z.string(),
      models: z.array(listedModelSchema),
      /** Recorded models that the provider does not list. */
      gone: z.array(z.object({ id: idSchema, modelName: z.string() })),
      catalogueVersion: z.string(),
    }),
  }),
  /** Records models of a provider, all or none; those that are there already are left as they are. */
  'providerApi.addModels': defineRoute({
    input: z.object({ id: idSchema, models: z.array(chosenModelSchema).min(1).max(5_000) }),
    output: z.object({
      added: z.number().int(),
      unpriced: z.number().int(),
      alreadyThere: z.number().int(),
    }),
  }),
}
