import { readOpencodeMessages } from '../../../storage/opencode-source'
import { fileEventId } from '../identity'
import type { ReadItem, UsageRecord } from '../record'
import { formatError } from '../rejections'
import type { ReadContext, UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { providerOfId, providerOfModel } from './provider-names'
import { readJson, readObjects } from './read-json'
import { instantText } from '../times'
import { countOf, firstText, isObject, type JsonObject, objectAt, textOf } from './values'

/**
 * OpenCode's messages: its SQLite database (~/.local/share/opencode/opencode.db), or a JSON file a
 * message in older versions (storage/message/). Cache reads and writes are counted apart from the
 * input; a cost of 0 says only that OpenCode knew no price.
 */
export const opencode: UsageFormat = {
  id: 'opencode',
  keep: 'last',
  appends: () => false,
  detect: ({ kind, objects, text }) =>
    kind === 'sqlite' ||
    objects.some((one) => isMessage(one) && ('modelID' in one || 'sessionID' in one)) ||
    // A message's file that is cut off.
    (objects.length === 0 && /^\s*\{\s*"id":\s*"msg_/.test(text)),
  async *read(context) {
    const readMessage = messageReader(context)
    if (context.head.kind !== 'sqlite') {
      yield* readJson(context, ['"tokens"'], ({ line, value }) => readMessage(line, value, ''))
      return
    }
    yield* readDatabase(context, readMessage)
  },
}

type MessageReader = (line: number, message: JsonObject, directory: string) => UsageRecord | null

function isMessage(value: JsonObject): boolean {
  return value['role'] === 'assistant' && isObject(value['tokens'])
}

function messageReader(context: ReadContext): MessageReader {
  const make = makeRecordMaker(context)
  return (line, message, directory) => {
    if (!isMessage(message)) return null
    const tokens = objectAt(message, 'tokens')
    const cache = objectAt(tokens, 'cache')
    const [input, output, reasoning] = ['input', 'output', 'reasoning'].map((name) =>
      countOf(tokens[name]),
    ) as [number, number, number]
    const [cacheRead, cacheWrite5m] = [countOf(cache['read']), countOf(cache['write'])]
    if (input + output + reasoning + cacheRead + cacheWrite5m === 0) return null
    // Versions differ in whether the output includes the reasoning; the total tells.
    const whole = input + output + cacheRead + cacheWrite5m
    const isInside = reasoning <= output && countOf(tokens['total']) === whole
    const model = firstText(message['modelID'], objectAt(message, 'model')['modelID'])
    const providerId = firstText(message['providerID'], objectAt(message, 'model')['providerID'])
    const path = objectAt(message, 'path')
    const id = firstText(message['id'])
    return make({
      line,
      eventId: id === '' ? '' : fileEventId(id),
      time: instantText(objectAt(message, 'time')['created'], 'ms'),
      provider: providerId === '' ? providerOfModel(model, 'OpenCode') : providerOfId(providerId),
      model,
      project: firstText(directory, path['cwd'], path['root'], context.plan.project, 'OpenCode'),
      tokens: {
        input,
        inputIncludesCache: false,
        cacheRead,
        cacheWrite5m,
        output: isInside ? output : output + reasoning,
        reasoning,
      },
      cost: Number(textOf(message['cost'])) === 0 ? '' : message['cost'],
      status: isObject(message['error']) ? firstText(message['error']['name'], 'error') : '',
    })
  }
}

async function* readDatabase(
  context: ReadContext,
  readMessage: MessageReader,
): AsyncGenerator<ReadItem[]> {
  const { file, signal } = context
  try {
    for await (const page of readOpencodeMessages(file.path)) {
      if (signal?.aborted) return
      const rows = page.map(({ position, id, data, directory }) => ({
        line: position,
        raw: data,
        id,
        directory,
      }))
      yield readObjects(context, rows, (row, value) =>
        readMessage(row.line, { id: row.id, ...value }, row.directory),
      )
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (/no such table|no such column/i.test(error.message)) {
      throw formatError(
        'not_opencode',
        `${file.name} is a SQLite database, but not one of OpenCode's. Export its calls as CSV or JSONL and import that.`,
        file.name,
      )
    }
    if (!/not a database|malformed|disk I\/O|SQLITE_(?:NOTADB|CORRUPT|IOERR)/i.test(error.message))
      throw error
    throw formatError(
      'damaged_database',
      `${file.name} is a SQLite database that cannot be read: it is cut off or damaged. Copy it anew while the program that writes it is closed.`,
      file.name,
    )
  }
}
