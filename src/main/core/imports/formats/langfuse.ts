import { fileEventId } from '../identity'
import type { UsageFormat } from './format'
import { inUtc, makeRecordMaker, type TokenDraft } from './make-record'
import { providerOfModel } from './provider-names'
import { readJson } from './read-json'
import { countOf, firstText, isObject, type JsonObject, nestedJson, textOf } from './values'

/** Langfuse's export of observations (JSON or JSONL). Those with a model are calls. */
export const langfuse: UsageFormat = {
  id: 'langfuse',
  keep: 'first',
  appends: () => false,
  detect: ({ objects }) =>
    objects.some(
      (one) =>
        'startTime' in one &&
        'type' in one &&
        ('usageDetails' in one || 'costDetails' in one || 'traceId' in one),
    ),
  async *read(context) {
    const make = makeRecordMaker(inUtc(context))
    yield* readJson(context, ['"startTime"'], ({ line, value }) => {
      const model = firstText(value['model'], value['providedModelName'])
      if (model === '') return null
      const details = nestedJson(value['usageDetails'])
      const id = firstText(value['id'])
      const costs = nestedJson(value['costDetails'])
      return make({
        line,
        eventId: id === '' ? '' : fileEventId(id),
        time: value['startTime'],
        provider: providerOfModel(model, 'Langfuse'),
        model,
        project: firstText(
          value['projectName'],
          value['projectId'],
          value['environment'],
          context.plan.project,
          'Langfuse',
        ),
        tokens: Object.keys(details).length > 0 ? detailed(details) : legacy(value),
        cost: firstText(value['totalCost'], costs['total'], value['calculatedTotalCost']),
        status: /^default$/i.test(textOf(value['level'])) ? '' : textOf(value['level']),
      })
    })
  },
}

/**
 * Kinds are named in many ways: `input`, `input_cached_tokens`, `input_cache_read`,
 * `prompt_details.cache_read`, `output_reasoning_tokens`. Kinds of `input_…` and `output_…` are
 * counted apart from `input` and `output`, unless the total says that they are part of them.
 */
function detailed(details: JsonObject): TokenDraft {
  const sums: Record<Kind, number> = {
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    otherInput: 0,
    otherOutput: 0,
  }
  for (const [name, value] of Object.entries(details)) {
    const kind = kindOf(name)
    if (kind) sums[kind] += countOf(value)
  }
  const cached = sums.cacheRead + sums.cacheWrite
  const total = countOf(details['total'])
  const base = sums.input + sums.output
  // Vercel's `…_details` are breakdowns of the whole by their very name.
  const isBreakdown = Object.keys(details).some((name) => /_details\./.test(name))
  const partsInside = isBreakdown || (total > 0 && total === base)
  return {
    input: sums.input + (partsInside ? 0 : sums.otherInput),
    inputIncludesCache: partsInside && cached <= sums.input,
    cacheRead: sums.cacheRead,
    cacheWrite5m: sums.cacheWrite,
    output: sums.output + (partsInside ? 0 : sums.reasoning + sums.otherOutput),
    reasoning: sums.reasoning,
  }
}

type Kind =
  | 'input'
  | 'output'
  | 'cacheRead'
  | 'cacheWrite'
  | 'reasoning'
  | 'otherInput'
  | 'otherOutput'

function kindOf(name: string): Kind | null {
  const key = name.toLowerCase()
  if (key === 'total' || key === 'total_tokens') return null
  if (/cache_?creation|cache_?write/.test(key)) return 'cacheWrite'
  if (/cache/.test(key)) return 'cacheRead'
  if (/reasoning|thoughts/.test(key)) return 'reasoning'
  if (/^(?:input|prompt)(?:_tokens)?$/.test(key)) return 'input'
  if (/^(?:output|completion)(?:_tokens)?$/.test(key)) return 'output'
  if (key.startsWith('input_')) return 'otherInput'
  return key.startsWith('output_') ? 'otherOutput' : null
}

function legacy(value: JsonObject): TokenDraft {
  const usage = isObject(value['usage']) ? value['usage'] : {}
  return {
    input: countOf(firstText(usage['input'], usage['promptTokens'], value['promptTokens'])),
    inputIncludesCache: true,
    output: countOf(
      firstText(usage['output'], usage['completionTokens'], value['completionTokens']),
    ),
  }
}
