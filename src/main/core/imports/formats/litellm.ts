import { fileEventId } from '../identity'
import type { UsageFormat } from './format'
import { inUtc, makeRecordMaker } from './make-record'
import { providerOfId, providerOfModel } from './provider-names'
import { readCsv, readJson } from './read-json'
import { countOf, firstCount, firstText, type JsonObject, nestedJson, objectAt } from './values'

/**
 * LiteLLM's spend log, as JSON, JSONL or a CSV of the table LiteLLM_SpendLogs. `cache_hit` is a
 * text, `metadata` is often JSON in a text, and prompt tokens include what a cache read or wrote.
 * Times without a zone are in UTC. A spend of 0 for tokens that no cache answered means that the
 * gateway knew no price.
 */
export const litellm: UsageFormat = {
  id: 'litellm',
  keep: 'first',
  appends: () => false,
  detect: ({ columns, objects }) =>
    isSpendLog(columns) || objects.some((one) => isSpendLog(Object.keys(one))),
  async *read(context) {
    const make = makeRecordMaker(inUtc(context))
    const readRow: Parameters<typeof readJson>[2] = ({ line, value }) => {
      if (!('request_id' in value)) return null
      const metadata = nestedJson(value['metadata'])
      const usage = nestedJson(metadata['usage_object'])
      const prompt = countOf(value['prompt_tokens'])
      const completion = countOf(value['completion_tokens'])
      const cacheHit = /^(?:true|1)$/i.test(firstText(value['cache_hit']))
      const id = firstText(value['request_id'])
      const { provider, model } = modelOf(value)
      const spend = firstText(value['spend'])
      const isUnknown = Number(spend) === 0 && !cacheHit && prompt + completion > 0
      return make({
        line,
        eventId: id === '' ? '' : fileEventId(id),
        time: value['startTime'],
        provider,
        model,
        project: firstText(
          metadata['user_api_key_project_alias'],
          metadata['user_api_key_project_id'],
          metadata['user_api_key_team_alias'],
          value['team_id'],
          context.plan.project,
          'LiteLLM',
        ),
        tokens: {
          ...cacheTokens(usage),
          input: prompt,
          inputIncludesCache: true,
          output: completion,
        },
        cost: isUnknown ? '' : spend,
        cacheHit,
        status: firstText(value['status'], metadata['status']),
      })
    }
    yield* context.head.kind === 'csv'
      ? readCsv(context, readRow)
      : readJson(context, ['"request_id"'], readRow)
  },
}

function isSpendLog(names: readonly string[]): boolean {
  return ['request_id', 'spend', 'startTime'].every((name) => names.includes(name))
}

/** `openai/gpt-4o` of `openai` is gpt-4o; a gateway's other names stay as they are. */
function modelOf(value: JsonObject): { provider: string; model: string } {
  const named = firstText(value['model'], value['model_group'])
  const id = firstText(value['custom_llm_provider'])
  const prefix = `${id}/`
  const model = id !== '' && named.startsWith(prefix) ? named.slice(prefix.length) : named
  return { provider: id === '' ? providerOfModel(model, 'LiteLLM') : providerOfId(id), model }
}

function cacheTokens(usage: JsonObject): {
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
  reasoning: number
} {
  const prompt = objectAt(usage, 'prompt_tokens_details')
  const creation = objectAt(prompt, 'cache_creation_token_details')
  const written = firstCount(usage['cache_creation_input_tokens'], prompt['cache_creation_tokens'])
  const cacheWrite1h = Math.min(written, firstCount(creation['ephemeral_1h_input_tokens']))
  return {
    cacheRead: firstCount(usage['cache_read_input_tokens'], prompt['cached_tokens']),
    cacheWrite5m: written - cacheWrite1h,
    cacheWrite1h,
    reasoning: firstCount(objectAt(usage, 'completion_tokens_details')['reasoning_tokens']),
  }
}
