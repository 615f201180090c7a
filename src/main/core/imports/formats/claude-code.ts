import { fileEventId } from '../identity'
import { hasMoreOutput } from '../merge'
import type { ReadItem, UsageRecord } from '../record'
import type { UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { providerOfModel } from './provider-names'
import { readJsonLines } from './read-json'
import { countOf, firstText, objectAt, textOf } from './values'

/**
 * Claude Code's transcripts, the .jsonl files under ~/.claude/projects. One message spans several lines, of
 * which the one with the most output counts; a message's id is its event id, the request its
 * variant. A sidechain may replay a message under a request of its own, so its request tells
 * nothing. `input_tokens` counts neither cache reads nor writes.
 */
export const claudeCode: UsageFormat = {
  id: 'claude-code',
  keep: 'highestOutput',
  appends: () => true,
  detect: ({ kind, text, objects }) =>
    (kind === 'jsonl' || kind === 'json') &&
    ((/"sessionId":\s*"/.test(text) &&
      /"(?:parentUuid|isSidechain|leafUuid|messageId)":/.test(text)) ||
      objects.some(isMessage)),
  async *read(context) {
    const make = makeRecordMaker(context)
    const items = readJsonLines(context, ['"usage"'], ({ line, value }) => {
      if (value['type'] !== 'assistant') return null
      const message = objectAt(value, 'message')
      const model = textOf(message['model'])
      if (typeof message['usage'] !== 'object' || message['usage'] === null) return null
      if (model === '<synthetic>') return null
      const usage = objectAt(message, 'usage')
      const creation = objectAt(usage, 'cache_creation')
      const written = countOf(usage['cache_creation_input_tokens'])
      const cacheWrite1h = countOf(creation['ephemeral_1h_input_tokens'])
      const told5m = countOf(creation['ephemeral_5m_input_tokens'])
      const messageId = firstText(message['id'])
      const requestId = firstText(value['requestId'])
      return make({
        line,
        eventId: messageId === '' ? fileEventIdOf(value) : fileEventId(messageId),
        variant: value['isSidechain'] === true || requestId === '' ? null : fileEventId(requestId),
        time: value['timestamp'],
        provider: providerOfModel(model, 'Anthropic'),
        model,
        project: firstText(value['cwd'], context.plan.project, 'Claude Code'),
        tokens: {
          input: countOf(usage['input_tokens']),
          inputIncludesCache: false,
          cacheRead: countOf(usage['cache_read_input_tokens']),
          // What is not told apart was written for five minutes, the default.
          cacheWrite5m: Math.max(told5m, written - cacheWrite1h),
          cacheWrite1h,
          output: countOf(usage['output_tokens']),
        },
        cost: value['costUSD'],
      })
    })
    for await (const batch of items) yield context.keepRaw ? batch : withoutVersions(batch)
  },
}

/**
 * A message's lines mostly follow one another: all but the one that counts are repetitions already
 * here, which spares the import most of its work for them.
 */
function withoutVersions(items: readonly ReadItem[]): ReadItem[] {
  const kept: ReadItem[] = []
  /** The last message, and where it stands in `kept`. */
  let last: UsageRecord | null = null
  let at = 0
  for (const item of items) {
    if (item.kind !== 'usage') {
      kept.push(item)
      continue
    }
    const { record } = item
    if (last && last.eventId !== '' && isSameCall(last, record)) {
      kept.push({ kind: 'repeat' })
      if (!hasMoreOutput(record, last)) continue
      kept[at] = item
    } else at = kept.push(item) - 1
    last = record
  }
  return kept
}

function isSameCall(one: UsageRecord, other: UsageRecord): boolean {
  return one.eventId === other.eventId && one.variant === other.variant
}

function isMessage(value: Record<string, unknown>): boolean {
  return value['type'] === 'assistant' && 'usage' in objectAt(value, 'message')
}

/** Very old lines have no message id; a line's own id repeats when a session is resumed. */
function fileEventIdOf(value: Record<string, unknown>): string {
  const id = firstText(value['requestId'], value['uuid'])
  return id === '' ? '' : fileEventId(id)
}
