import { z } from 'zod'

/** Formats of one tool each: they say themselves what their columns are. */
export const knownFormatSchema = z.enum([
  'claude-code',
  'codex',
  'gemini-cli',
  'opencode',
  'litellm',
  'openrouter',
  'openai-usage',
  'openai-cost',
  'anthropic-console',
  'anthropic-cost',
  'cursor',
  'langfuse',
  'otel',
  'provider-responses',
])
export type KnownFormat = z.infer<typeof knownFormatSchema>

export function isKnownFormat(format: string): format is KnownFormat {
  return knownFormatSchema.safeParse(format).success
}
