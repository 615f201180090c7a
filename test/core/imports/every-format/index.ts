import { claudeCode, codex } from './agents'
import { providerResponses } from './answers'
import type { FormatCase } from './case'
import { cursor, litellmDocument, litellmLines, litellmTable, openrouter } from './gateways'
import { geminiDocument, geminiLines, opencodeDatabase, opencodeFiles } from './other-agents'
import { anthropicCost, anthropicTokens, openaiCost, openaiUsage } from './reports'
import { genericLines, genericTable } from './tables'
import { langfuse, otelDocument, otelLines } from './traces'

/** Every format in each of the shapes that it comes in. */
export const everyFormat: readonly FormatCase[] = [
  claudeCode,
  codex,
  geminiLines,
  geminiDocument,
  opencodeDatabase,
  opencodeFiles,
  litellmLines,
  litellmDocument,
  litellmTable,
  openrouter,
  openaiUsage,
  openaiCost,
  anthropicTokens,
  anthropicCost,
  cursor,
  langfuse,
  otelDocument,
  otelLines,
  providerResponses,
  genericTable,
  genericLines,
]
