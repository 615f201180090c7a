import { AppError } from '../../../contract/errors'
import type { ModelType } from '../../../contract/models'
import type { ProviderApiKind } from '../../../contract/provider-api'
import { MAX_INT } from '../../../contract/limits'
import type { Question } from './ask'

/** A model as a provider's list describes it; what it does not say is null. */
export interface ProviderModel {
  modelName: string
  displayName: string | null
  modelType: ModelType | null
  maxInputTokens: number | null
  maxOutputTokens: number | null
}

export interface ModelsPage {
  models: ProviderModel[]
  /** What to add to the query for the next page; null on the last one. */
  next: Record<string, string> | null
}

/** One way of asking for models. */
export interface ProviderApi {
  /** Addresses to try in turn: the next one where the one before is not found. Same origin. */
  addresses(base: URL): string[]
  headers(key: string, base: URL): Record<string, string>
  query: Record<string, string>
  /** null: not a list of models. */
  read(body: unknown): ModelsPage | null
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` })

export const providerApis: Readonly<Record<ProviderApiKind, ProviderApi>> = {
  /** https://platform.openai.com/docs/api-reference/models/list, and all that follow it. */
  openai: {
    addresses: ({ pathname }) => unique([join(pathname, 'models'), '/v1/models']),
    // Azure takes a resource's key by a header of its own.
    headers: (key, { hostname }) =>
      /\.azure\.com$/i.test(hostname) ? { 'api-key': key } : bearer(key),
    query: {},
    read: (body) => readList(body, ['data', 'models'], readOpenAi),
  },
  /** https://docs.claude.com/en/api/models-list */
  anthropic: {
    addresses: ({ pathname }) => [join(versioned(pathname, '/v1'), 'models')],
    headers: (key) => ({ ...(key && { 'x-api-key': key }), 'anthropic-version': '2023-06-01' }),
    query: { limit: '1000' },
    read: (body) => readList(body, ['data'], readOpenAi),
  },
  /** https://ai.google.dev/api/models#method:-models.list */
  gemini: {
    addresses: ({ pathname }) => [join(versioned(pathname, '/v1beta'), 'models')],
    headers: (key) => ({ 'x-goog-api-key': key }),
    query: { pageSize: '1000' },
    read: (body) => readList(body, ['models'], readGemini),
  },
  /** https://docs.ollama.com/api/tags; the same server also speaks OpenAI's way. */
  ollama: {
    addresses: ({ pathname }) => {
      const root = pathname.replace(/\/(v1|api)\/?$/, '/')
      return [join(root, 'api/tags'), join(root, 'v1/models')]
    },
    headers: bearer,
    query: {},
    read: (body) => readList(body, ['models', 'data'], readOpenAi),
  },
}

/** What a provider most likely speaks, by its address, then by its name. */
export function guessApi(name: string, base: URL): ProviderApiKind {
  const host = base.hostname.toLowerCase()
  const path = base.pathname.toLowerCase()
  if (/\/openai(\/|$)/.test(path)) return 'openai'
  if (/(^|\.)anthropic\.com$/.test(host) || /\/anthropic(\/|$)/.test(path)) return 'anthropic'
  if (host === 'generativelanguage.googleapis.com') return 'gemini'
  if (base.port === '11434' || host === 'ollama.com') return 'ollama'
  const bare = name.trim().toLowerCase()
  if (/^(anthropic|claude)\b/.test(bare)) return 'anthropic'
  if (/^ollama\b/.test(bare)) return 'ollama'
  return 'openai'
}

/** The request for a page of the list. An empty key asks without one. */
export function questionFor(
  kind: ProviderApiKind,
  base: URL,
  address: string,
  key: string,
  page: Record<string, string>,
): Question {
  const api = providerApis[kind]
  const url = new URL(base)
  url.pathname = address
  url.hash = ''
  for (const [name, value] of Object.entries({ ...api.query, ...page })) {
    url.searchParams.set(name, value)
  }
  const keyless = kind === 'anthropic' ? api.headers('', base) : {}
  return {
    url,
    headers: { accept: 'application/json', ...(key === '' ? keyless : api.headers(key, base)) },
  }
}

/** A key goes into a header, which takes printable ASCII only. */
export function refuseUnusableKey(key: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return
  throw new AppError(
    'provider_failed',
    'The stored key holds spaces, line breaks or letters that no key has. Enter it again.',
    { reason: 'key_unusable' },
  )
}

function join(path: string, end: string): string {
  return `${path.replace(/\/+$/, '')}/${end}`
}

function unique(addresses: string[]): string[] {
  return [...new Set(addresses)]
}

/** A path that names no version gets this one. */
function versioned(path: string, version: string): string {
  return /\/v\d+\w*(\/|$)/.test(path) ? path : `${path.replace(/\/+$/, '')}${version}`
}

type Fields = Record<string, unknown>

function readList(
  body: unknown,
  names: readonly string[],
  readOne: (row: Fields) => ProviderModel | null,
): ModelsPage | null {
  const fields = isFields(body) ? body : {}
  // Some servers answer the bare list.
  const rows = Array.isArray(body) ? body : names.map((name) => fields[name]).find(Array.isArray)
  if (!rows) return isEmptyGemini(body, names) ? { models: [], next: null } : null
  const models = (rows as unknown[])
    .filter(isFields)
    .map(readOne)
    .filter((model): model is ProviderModel => model !== null)
  const pageToken = textOf(fields['nextPageToken']) ?? textOf(fields['next_page_token'])
  const lastId = fields['has_more'] === true ? textOf(fields['last_id']) : null
  return {
    models,
    next: pageToken
      ? { [fields['nextPageToken'] ? 'pageToken' : 'page_token']: pageToken }
      : lastId
        ? { after_id: lastId }
        : null,
  }
}

/** Google leaves an empty list out. */
function isEmptyGemini(body: unknown, names: readonly string[]): boolean {
  return (
    names.length === 1 && names[0] === 'models' && isFields(body) && Object.keys(body).length === 0
  )
}

/** Fields of OpenAI, Anthropic, Ollama, OpenRouter, Groq, Together, Mistral, vLLM and Cohere. */
function readOpenAi(row: Fields): ProviderModel | null {
  const modelName = textOf(row['id']) ?? textOf(row['name'])
  if (modelName === null || modelName.length > 255) return null
  const displayName = textOf(row['display_name']) ?? textOf(row['name'])
  const top = isFields(row['top_provider']) ? row['top_provider'] : {}
  return {
    modelName,
    displayName: displayName === modelName ? null : displayName,
    modelType: typeOf(row),
    maxInputTokens:
      countOf(row['max_input_tokens']) ??
      countOf(row['context_length']) ??
      countOf(row['context_window']) ??
      countOf(row['max_context_length']) ??
      countOf(row['max_model_len']),
    maxOutputTokens:
      countOf(row['max_completion_tokens']) ??
      countOf(row['max_output_tokens']) ??
      countOf(top['max_completion_tokens']) ??
      countOf(row['max_tokens']),
  }
}

function typeOf(row: Fields): ModelType | null {
  if (typeof row['type'] === 'string' && row['type'].startsWith('embedding')) return 'embedding'
  const architecture = isFields(row['architecture']) ? row['architecture'] : {}
  const modalities = architecture['input_modalities']
  const capabilities = isFields(row['capabilities']) ? row['capabilities'] : {}
  const sees =
    (Array.isArray(modalities) && modalities.includes('image')) || capabilities['vision'] === true
  return sees ? 'vlm' : null
}

function readGemini(row: Fields): ProviderModel | null {
  const modelName = textOf(row['name'])?.replace(/^models\//, '') ?? null
  if (modelName === null || modelName.length > 255) return null
  const methods = Array.isArray(row['supportedGenerationMethods'])
    ? row['supportedGenerationMethods']
    : []
  const embeds = methods.includes('embedContent') && !methods.includes('generateContent')
  return {
    modelName,
    displayName: textOf(row['displayName']),
    modelType: embeds ? 'embedding' : null,
    maxInputTokens: countOf(row['inputTokenLimit']),
    maxOutputTokens: countOf(row['outputTokenLimit']),
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function countOf(value: unknown): number | null {
  const count = typeof value === 'string' ? Number(value) : value
  return typeof count === 'number' && Number.isInteger(count) && count > 0 && count <= MAX_INT
    ? count
    : null
}
