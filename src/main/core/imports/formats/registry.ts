import type { ImportFormat } from '../../../../contract/imports'
import { formatError } from '../rejections'
import { anthropicConsole, anthropicCost } from './anthropic-reports'
import { bill } from './bill'
import { claudeCode } from './claude-code'
import { codex } from './codex'
import { cursor } from './cursor'
import type { UsageFormat } from './format'
import { geminiCli } from './gemini-cli'
import { genericCsv, genericJsonl } from './generic'
import type { FileHead } from './head'
import { langfuse } from './langfuse'
import { litellm } from './litellm'
import { openaiCost, openaiUsage } from './openai-reports'
import { opencode } from './opencode'
import { openrouter } from './openrouter'
import { otel } from './otel'
import { providerResponses } from './provider-responses'

/** Every format, the surest first: what fits several is the first one's. */
const formats: readonly UsageFormat[] = [
  claudeCode,
  codex,
  geminiCli,
  opencode,
  litellm,
  openrouter,
  openaiUsage,
  openaiCost,
  anthropicConsole,
  anthropicCost,
  cursor,
  otel,
  langfuse,
  providerResponses,
  bill,
  genericCsv,
  genericJsonl,
]

export function formatOf(id: ImportFormat): UsageFormat {
  const found = formats.find((format) => format.id === id)
  if (found) return found
  throw formatError('unknown_format', `There is no format ${id}.`, id)
}

/** Which format a file is of, by its content; null: none that is known. */
export function detectFormat(head: FileHead): UsageFormat | null {
  return formats.find((format) => format.detect(head)) ?? null
}
