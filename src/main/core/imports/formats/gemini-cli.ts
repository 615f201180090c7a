import { basename } from 'node:path'
import { fileEventId } from '../identity'
import type { ReadItem, UsageRecord } from '../record'
import type { Rejection } from '../rejections'
import type { ReadContext, UsageFormat } from './format'
import type { FileHead } from './head'
import { makeRecordMaker, type RecordDraft } from './make-record'
import { type JsonRow, readJsonDocument, readJsonLines } from './read-json'
import { countOf, firstText, isObject, type JsonObject, objectAt, settled, textOf } from './values'

/**
 * Gemini CLI's chats, ~/.gemini/tmp/<project>/chats/session-*.jsonl; older versions write one JSON
 * document. A message is written again whenever it changes, and the last version counts; rewinding
 * takes a message out of the talk, but it has been paid for. Input includes cached tokens; thoughts
 * are billed as output.
 */
export const geminiCli: UsageFormat = {
  id: 'gemini-cli',
  keep: 'last',
  appends: (head) => !isDocument(head),
  detect: ({ objects, text }) =>
    objects.some((one) => 'sessionId' in one && 'projectHash' in one) ||
    objects.some((one) => one['type'] === 'gemini' && isObject(one['tokens'])) ||
    /^\s*\{[^{[]{0,2000}"projectHash":/.test(text),
  async *read(context) {
    const session = makeSession(context)
    const items = isDocument(context.head)
      ? readJsonDocument(context, [['messages', '*']], session.read)
      : readJsonLines(context, ['"tokens"', '"sessionId"'], session.read, session.state)
    yield* lastVersions(items)
  },
}

/** Also one on a single line, be it cut off; a line with messages before others is one of lines. */
function isDocument({ kind, text }: FileHead): boolean {
  if (kind === 'json') return true
  return !text.trimEnd().includes('\n') && /^\s*\{[^{[]*"messages":\s*\[/.test(text)
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

interface Session {
  read(row: JsonRow): (UsageRecord | Rejection)[]
  state(): string
}

function makeSession(context: ReadContext): Session {
  const make = makeRecordMaker(context)
  const project = projectOf(context.head.path)
  let sessionId =
    context.from?.state ?? /^\s*\{[^{[]*"sessionId":\s*"([^"]+)"/.exec(context.head.text)?.[1] ?? ''

  const draftOf = (line: number, message: JsonObject): RecordDraft | null => {
    const tokens = objectAt(message, 'tokens')
    if (message['type'] !== 'gemini' || !isObject(message['tokens'])) return null
    const input = countOf(tokens['input'])
    const output = countOf(tokens['output'])
    const thoughts = countOf(tokens['thoughts'])
    const tool = countOf(tokens['tool'])
    // The tools' results are input of their own kind; some versions count them under input, too.
    const isToolApart = countOf(tokens['total']) === input + output + thoughts + tool
    const id = firstText(message['id'])
    const session = firstText(sessionId, basename(context.head.path))
    return {
      line,
      eventId: id === '' ? '' : fileEventId(uuid.test(id) ? id : `${session}:${id}`),
      time: message['timestamp'],
      provider: 'Google',
      model: textOf(message['model']),
      project: firstText(project, context.plan.project, 'Gemini CLI'),
      tokens: {
        input: isToolApart ? input + tool : input,
        inputIncludesCache: true,
        cacheRead: countOf(tokens['cached']),
        output: output + thoughts,
        reasoning: thoughts,
      },
    }
  }

  return {
    read({ line, value }) {
      sessionId ||= firstText(value['sessionId'])
      const replaced = objectAt(value, '$set')['messages'] ?? value['messages']
      const messages = Array.isArray(replaced) ? replaced.filter(isObject) : [value]
      const recordOf = (message: JsonObject): UsageRecord | null => {
        const draft = draftOf(line, message)
        return draft && make(draft)
      }
      return messages.flatMap((message) => settled(() => recordOf(message)) ?? [])
    },
    state: () => sessionId,
  }
}

/** The folder's name above `chats`: a project's name, or in older versions the hash of its path. */
function projectOf(path: string): string {
  return /([^/]+)\/chats\/[^/]+$/.exec(path)?.[1] ?? ''
}

/** Versions of a message lie close together; of so many at a time the last one goes on. */
const HELD_BACK = 2_000

async function* lastVersions(batches: AsyncGenerator<ReadItem[]>): AsyncGenerator<ReadItem[]> {
  const held = new Map<string, ReadItem>()
  for await (const batch of batches) {
    const out: ReadItem[] = []
    for (const item of batch) {
      if (item.kind !== 'usage' || item.record.eventId === '') {
        out.push(item)
        continue
      }
      const { eventId } = item.record
      if (held.delete(eventId)) out.push({ kind: 'repeat' })
      held.set(eventId, item)
      for (const [oldest, one] of held) {
        if (held.size <= HELD_BACK) break
        held.delete(oldest)
        out.push(one)
      }
    }
    yield out
  }
  yield [...held.values()]
}
