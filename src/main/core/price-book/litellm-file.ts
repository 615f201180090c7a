import { readFile } from 'node:fs/promises'
import { Decimal } from 'decimal.js'
import { AppError } from '../../../contract/errors'
import type { PriceRates, PriceTier } from '../../../contract/prices'
import type { DecimalString } from '../../../contract/values'
import { Exact } from '../exact'
import type { SourceFile } from '../source-files'

/** A model of LiteLLM's model_prices JSON. USD per 1,000 tokens. */
export interface FileEntry extends PriceRates {
  /** As the file calls it: "gpt-4o", "azure/gpt-4o". */
  name: string
  /** `litellm_provider`. */
  provider: string
  tiers: PriceTier[]
}

export interface PriceFile {
  /** By name in lower case. */
  entries: ReadonlyMap<string, FileEntry>
  /** Entries without a price by tokens, or with one that cannot be read. */
  skipped: number
}

/** The published file has 1.4 MB; parsing this much takes about a tenth of a second. */
const MAX_BYTES = 16 * 1024 * 1024
const PLACES = 12

/** Throws `file_format` when it is no such file, `file_unreadable` when it cannot be read. */
export async function readPriceFile(file: SourceFile): Promise<PriceFile> {
  const raw = await parse(file)
  const entries = new Map<string, FileEntry>()
  let skipped = 0
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'sample_spec') continue
    const entry = isObject(value) ? toEntry(name, value) : null
    if (entry) entries.set(name.toLowerCase(), entry)
    else skipped += 1
  }
  if (entries.size === 0) {
    throw new AppError(
      'file_format',
      `${file.name} holds no prices by tokens. A LiteLLM price file (model_prices_and_context_window.json) is expected.`,
      { reason: 'not_prices', params: { file: file.name } },
    )
  }
  return { entries, skipped }
}

async function parse(file: SourceFile): Promise<Record<string, unknown>> {
  if (file.size > MAX_BYTES) {
    throw new AppError('file_format', `${file.name} is too large for a price file (over 16 MB).`, {
      reason: 'prices_too_large',
      params: { file: file.name },
    })
  }
  let text: string
  try {
    text = await readFile(file.path, 'utf8')
  } catch (error) {
    throw new AppError(
      'file_unreadable',
      `${file.name} cannot be read.`,
      { params: { file: file.name } },
      error,
    )
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (isObject(value)) return value
  } catch {
    // Said below.
  }
  throw new AppError('file_format', `${file.name} is not a JSON object.`, {
    reason: 'not_json_object',
    params: { file: file.name },
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toEntry(name: string, fields: Record<string, unknown>): FileEntry | null {
  const base = ratesOf(fields, '')
  if (!base) return null
  const provider = fields['litellm_provider']
  return {
    name,
    provider: typeof provider === 'string' ? provider : '',
    ...base,
    tiers: tiersOf(fields, base),
  }
}

const TIER = /^input_cost_per_token_above_(\d+)k_tokens$/

/** What a tier does not name costs as much as below it. */
function tiersOf(fields: Record<string, unknown>, base: PriceRates): PriceTier[] {
  return Object.keys(fields)
    .flatMap((field) => {
      const thousands = TIER.exec(field)?.[1]
      if (thousands === undefined) return []
      const above = ratesOf(fields, `_above_${thousands}k_tokens`, base)
      return above ? [{ aboveInputTokens: Number(thousands) * 1_000, ...above }] : []
    })
    .filter(({ aboveInputTokens }) => aboveInputTokens > 0)
    .toSorted((a, b) => a.aboveInputTokens - b.aboveInputTokens)
}

function ratesOf(
  fields: Record<string, unknown>,
  suffix: string,
  below?: PriceRates,
): PriceRates | null {
  const rate = (field: string): DecimalString | null => perThousand(fields[`${field}${suffix}`])
  const embedding = fields['mode'] === 'embedding'
  const inputPer1k = rate('input_cost_per_token') ?? below?.inputPer1k ?? null
  const outputPer1k =
    rate('output_cost_per_token') ?? below?.outputPer1k ?? (embedding ? '0' : null)
  if (inputPer1k === null || outputPer1k === null) return null
  return {
    inputPer1k,
    outputPer1k,
    cacheReadPer1k: rate('cache_read_input_token_cost') ?? below?.cacheReadPer1k ?? null,
    cacheWrite5mPer1k: rate('cache_creation_input_token_cost') ?? below?.cacheWrite5mPer1k ?? null,
    cacheWrite1hPer1k:
      rate('cache_creation_input_token_cost_above_1hr') ?? below?.cacheWrite1hPer1k ?? null,
  }
}

/** USD per token to USD per 1,000; null for what is no price, or more than a price can be. */
function perThousand(value: unknown): DecimalString | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null
  const number = Number(value)
  if (value === '' || !Number.isFinite(number) || number < 0 || number >= 9.999) return null
  return new Exact(number).times(1000).toDecimalPlaces(PLACES, Decimal.ROUND_HALF_UP).toFixed()
}
