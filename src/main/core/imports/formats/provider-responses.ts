import { fileEventId } from '../identity'
import type { UsageFormat } from './format'
import { makeRecordMaker, type TokenDraft } from './make-record'
import { providerOfModel } from './provider-names'
import { readJson } from './read-json'
import { countOf, firstCount, firstText, isObject, type JsonObject, objectAt } from './values'

/**
 * Answers of the providers' APIs, one a line, as they are or in a wrapper (the batch APIs' results,
 * a log's own fields): OpenAI's chat, responses and embeddings, Anthropic's messages, Google's
 * generateContent. Where the answer has no time of its own, the wrapper's counts.
 */
export const providerResponses: UsageFormat = {
  id: 'provider-responses',
  keep: 'first',
  appends: () => false,
  detect: ({ objects }) => objects.some((one) => answerIn(one) !== null),
  async *read(context) {
    const make = makeRecordMaker(context)
    yield* readJson(context, ['"usage"', '"usageMetadata"'], ({ line, value }) => {
      const answer = answerIn(value)
      if (!answer) return null
      const { body, tokens, provider } = answer
      const id = firstText(body['id'], body['responseId'])
      const model = firstText(body['model'], body['modelVersion'], value['model'])
      return make({
        line,
        eventId: id === '' ? '' : fileEventId(id),
        time: firstText(
          body['created'],
          body['created_at'],
          body['createTime'],
          ...timeNames.map((name) => value[name]),
        ),
        provider: providerOfModel(model, provider),
        model,
        project: firstText(
          value['project'],
          value['project_id'],
          objectAt(body, 'metadata')['project'],
          context.plan.project,
          'Provider responses',
        ),
        tokens,
        cost: objectAt(body, 'usage')['cost'],
        status: firstText(body['status'], body['stop_reason']),
      })
    })
  },
}

const timeNames = ['timestamp', 'time', 'ts', 'created_at', 'createdAt', 'date', 'start_time']

interface Answer {
  body: JsonObject
  provider: string
  tokens: TokenDraft
}

/** The answer itself, whatever is wrapped around it; null: there is none with usage. */
function answerIn(value: JsonObject): Answer | null {
  const response = objectAt(value, 'response')
  const wrapped = [
    value,
    objectAt(response, 'body'),
    response,
    objectAt(value, 'body'),
    objectAt(objectAt(value, 'result'), 'message'),
    objectAt(value, 'data'),
  ]
  for (const body of wrapped) {
    const usage = body['usage']
    const google = body['usageMetadata']
    if (isObject(google)) return { body, provider: 'Google', tokens: googleTokens(google) }
    if (!isObject(usage)) continue
    if ('prompt_tokens' in usage) return { body, provider: 'OpenAI', tokens: chatTokens(usage) }
    if (!('input_tokens' in usage)) continue
    return body['object'] === 'response' || 'input_tokens_details' in usage
      ? { body, provider: 'OpenAI', tokens: responsesTokens(usage) }
      : { body, provider: 'Anthropic', tokens: anthropicTokens(usage) }
  }
  return null
}

/** Chat and embeddings: the prompt includes what was cached, the completion the reasoning. */
function chatTokens(usage: JsonObject): TokenDraft {
  const details = objectAt(usage, 'prompt_tokens_details')
  return {
    input: countOf(usage['prompt_tokens']),
    inputIncludesCache: true,
    cacheRead: firstCount(details['cached_tokens'], usage['prompt_cache_hit_tokens']),
    output: countOf(usage['completion_tokens']),
    reasoning: firstCount(objectAt(usage, 'completion_tokens_details')['reasoning_tokens']),
  }
}

function responsesTokens(usage: JsonObject): TokenDraft {
  return {
    input: countOf(usage['input_tokens']),
    inputIncludesCache: true,
    cacheRead: firstCount(objectAt(usage, 'input_tokens_details')['cached_tokens']),
    output: countOf(usage['output_tokens']),
    reasoning: firstCount(objectAt(usage, 'output_tokens_details')['reasoning_tokens']),
  }
}

function anthropicTokens(usage: JsonObject): TokenDraft {
  const creation = objectAt(usage, 'cache_creation')
  const cacheWrite1h = countOf(creation['ephemeral_1h_input_tokens'])
  const told5m = countOf(creation['ephemeral_5m_input_tokens'])
  const written = countOf(usage['cache_creation_input_tokens'])
  return {
    input: countOf(usage['input_tokens']),
    inputIncludesCache: false,
    cacheRead: countOf(usage['cache_read_input_tokens']),
    cacheWrite5m: Math.max(told5m, written - cacheWrite1h),
    cacheWrite1h,
    output: countOf(usage['output_tokens']),
  }
}

/** The prompt includes what was cached; what tools gave and what was thought are counted apart. */
function googleTokens(usage: JsonObject): TokenDraft {
  const thoughts = countOf(usage['thoughtsTokenCount'])
  return {
    input: countOf(usage['promptTokenCount']) + countOf(usage['toolUsePromptTokenCount']),
    inputIncludesCache: true,
    cacheRead: countOf(usage['cachedContentTokenCount']),
    output: countOf(usage['candidatesTokenCount']) + thoughts,
    reasoning: thoughts,
  }
}
