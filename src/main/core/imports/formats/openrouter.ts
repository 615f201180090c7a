import { fileEventId } from '../identity'
import type { UsageFormat } from './format'
import { inUtc, makeRecordMaker } from './make-record'
import { readCsv } from './read-json'
import { countOf, firstText, textOf } from './values'

/**
 * OpenRouter's activity export (CSV), a call a row. Cached tokens are part of the prompt, reasoning
 * is part of the completion, and times are in UTC.
 */
export const openrouter: UsageFormat = {
  id: 'openrouter',
  keep: 'first',
  appends: () => false,
  detect: ({ columns }) => columns.includes('generation_id') && columns.includes('tokens_prompt'),
  async *read(context) {
    const make = makeRecordMaker(inUtc(context))
    yield* readCsv(context, ({ line, value }) => {
      const id = firstText(value['generation_id'])
      return make({
        line,
        eventId: id === '' ? '' : fileEventId(id),
        time: value['created_at'],
        provider: 'OpenRouter',
        model: textOf(value['model_permaslug']),
        project: firstText(
          value['app_name'],
          value['api_key_name'],
          context.plan.project,
          'OpenRouter',
        ),
        tokens: {
          input: countOf(value['tokens_prompt']),
          inputIncludesCache: true,
          cacheRead: countOf(value['tokens_cached']),
          output: countOf(value['tokens_completion']),
          reasoning: countOf(value['tokens_reasoning']),
        },
        cost: value['cost_total'],
        status: /^true$/i.test(textOf(value['cancelled']))
          ? 'cancelled'
          : firstText(value['finish_reason_normalized'], value['finish_reason_raw']),
      })
    })
  },
}
