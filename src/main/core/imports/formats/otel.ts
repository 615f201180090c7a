import { fileEventId } from '../identity'
import type { UsageRecord } from '../record'
import { instantText } from '../times'
import type { UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { providerOfId, providerOfModel } from './provider-names'
import { type JsonRow, readJsonDocument, readJsonLines } from './read-json'
import {
  firstCount,
  firstText,
  isObject,
  type JsonObject,
  objectAt,
  RecordRejected,
  settled,
  textOf,
} from './values'

const USAGE = 'gen_ai.usage.'

/**
 * Spans of OpenTelemetry's conventions for generative AI, as OTLP JSON: one document, or a line for
 * each batch. Input includes what a cache read or wrote. A span of an agent sums up the calls of
 * its children and is no call of its own.
 */
export const otel: UsageFormat = {
  id: 'otel',
  keep: 'first',
  appends: () => false,
  detect: ({ kind, text }) =>
    (kind === 'json' || kind === 'jsonl') && /"(?:resourceSpans|resource_spans)":/.test(text),
  async *read(context) {
    const make = makeRecordMaker(context)
    let service = ''

    const readSpan = (line: number, span: JsonObject): UsageRecord | null => {
      const told = attributesOf(span)
      if (!Object.keys(told).some((name) => name.startsWith(USAGE))) return null
      const operation = textOf(told['gen_ai.operation.name'])
      if (/^(?:invoke_agent|create_agent|invoke_workflow)$/.test(operation)) {
        throw new RecordRejected('not_a_call', `${operation} sums up the calls inside it`)
      }
      const usage = (...names: readonly string[]): number =>
        firstCount(...names.map((name) => told[`${USAGE}${name}`]))
      const model = firstText(told['gen_ai.response.model'], told['gen_ai.request.model'])
      const providerId = firstText(told['gen_ai.provider.name'], told['gen_ai.system'])
      const id = firstText(span['spanId'], span['span_id'])
      const failure = /^(?:2|STATUS_CODE_ERROR)$/.test(textOf(objectAt(span, 'status')['code']))
      return make({
        line,
        eventId:
          id === '' ? '' : fileEventId(`${firstText(span['traceId'], span['trace_id'])}:${id}`),
        time: instantText(firstText(span['startTimeUnixNano'], span['start_time_unix_nano']), 'ns'),
        provider:
          providerId === '' ? providerOfModel(model, 'OpenTelemetry') : providerOfId(providerId),
        model,
        project: firstText(service, context.plan.project, 'OpenTelemetry'),
        tokens: {
          input: usage('input_tokens', 'prompt_tokens'),
          inputIncludesCache: true,
          cacheRead: usage('cache_read.input_tokens', 'cache_read_input_tokens'),
          cacheWrite5m: usage('cache_creation.input_tokens', 'cache_creation_input_tokens'),
          output: usage('output_tokens', 'completion_tokens'),
          reasoning: usage('reasoning.output_tokens', 'reasoning_tokens'),
        },
        cost: told[`${USAGE}cost`],
        status: firstText(told['error.type'], failure ? 'error' : ''),
      })
    }

    if (context.head.kind === 'jsonl') {
      yield* readJsonLines(context, [USAGE], ({ line, value }) =>
        spansOf(value, (name) => (service = name)).flatMap(
          (span) => settled(() => readSpan(line, span)) ?? [],
        ),
      )
      return
    }
    // The resource stands before its spans.
    const places = [
      ['resourceSpans', '*', 'resource'],
      ['resource_spans', '*', 'resource'],
      ['resourceSpans', '*', 'scopeSpans', '*', 'spans', '*'],
      ['resource_spans', '*', 'scope_spans', '*', 'spans', '*'],
    ]
    yield* readJsonDocument(context, places, ({ line, value, place }: JsonRow) => {
      if (place >= 2) return readSpan(line, value)
      service = serviceOf(value)
      return null
    })
  },
}

function listAt(value: JsonObject, ...keys: readonly string[]): JsonObject[] {
  const list = keys.map((key) => value[key]).find(Array.isArray)
  return list ? list.filter(isObject) : []
}

/** The spans of a batch, telling whose they are as it goes along. */
function spansOf(batch: JsonObject, onService: (name: string) => void): JsonObject[] {
  const spans: JsonObject[] = []
  for (const resource of listAt(batch, 'resourceSpans', 'resource_spans')) {
    onService(serviceOf(objectAt(resource, 'resource')))
    for (const scope of listAt(resource, 'scopeSpans', 'scope_spans')) {
      spans.push(...listAt(scope, 'spans'))
    }
  }
  return spans
}

function serviceOf(resource: JsonObject): string {
  return textOf(attributesOf(resource)['service.name'])
}

/** Attributes by name; a 64-bit integer comes as a text. */
function attributesOf(value: JsonObject): JsonObject {
  return Object.fromEntries(
    listAt(value, 'attributes').map((attribute) => {
      const told = objectAt(attribute, 'value')
      const inner = ['stringValue', 'intValue', 'doubleValue', 'boolValue']
        .map((kind) => told[kind])
        .find((one) => one !== undefined)
      return [textOf(attribute['key']), inner]
    }),
  )
}
