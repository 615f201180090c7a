import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema, idSchema, instantSchema } from './values'

/** http or https, a host, no credentials; empty means that none is recorded. */
function isBaseUrl(value: string): boolean {
  if (value === '') return true
  try {
    const url = new URL(value)
    return (
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      url.hostname !== '' &&
      url.username === '' &&
      url.password === ''
    )
  } catch {
    return false
  }
}

/** `none`: nothing stored · `encrypted`: ours · `plain`: another program wrote it as text ·
 * `unreadable`: encrypted under a key that this machine does not hold. */
const apiKeyStateSchema = z.enum(['none', 'encrypted', 'plain', 'unreadable'])

export const providerSchema = z.object({
  id: idSchema,
  name: z.string(),
  baseUrl: z.string(),
  description: z.string(),
  apiKey: z.object({ state: apiKeyStateSchema, mask: z.string() }),
  modelCount: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
})
export type Provider = z.infer<typeof providerSchema>

export const providerInputSchema = z.object({
  name: z.string().trim().min(1, 'required').max(128),
  baseUrl: z.string().trim().max(512).refine(isBaseUrl, 'invalid_url').default(''),
  description: z.string().max(16_000).default(''),
  /** Left out: keep what is stored; null: clear; text: replace. Never read back. */
  apiKey: z.string().trim().min(1, 'required').max(8_000).nullable().optional(),
})
export type ProviderInput = z.infer<typeof providerInputSchema>

/** Deleting a provider: alone (refused while models hang on it), or with what is safe for them. */
const providerRemovalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('onlyIfEmpty') }),
  z.object({ kind: z.literal('deleteUnusedModels') }),
  z.object({ kind: z.literal('moveModels'), toProviderId: idSchema }),
])

export const providerRoutes = {
  'providers.list': defineRoute({
    input: emptySchema,
    output: z.object({ providers: z.array(providerSchema) }),
  }),
  'providers.create': defineRoute({ input: providerInputSchema, output: providerSchema }),
  'providers.update': defineRoute({
    input: providerInputSchema.extend({ id: idSchema }),
    output: providerSchema,
  }),
  /** A copy under the next free name, with its models or without; the key is copied as stored. */
  'providers.duplicate': defineRoute({
    input: z.object({ id: idSchema, withModels: z.boolean().default(false) }),
    output: providerSchema,
  }),
  'providers.removalImpact': defineRoute({
    input: z.object({ id: idSchema }),
    output: z.object({
      models: z.number().int(),
      usedModels: z.number().int(),
      calls: z.number().int(),
      /** true when counting stopped at `calls`. */
      capped: z.boolean(),
    }),
  }),
  'providers.remove': defineRoute({
    input: z.object({ id: idSchema, removal: providerRemovalSchema }),
    output: z.object({ movedModels: z.number().int(), deletedModels: z.number().int() }),
  }),
}
