import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { importPlanSchema } from '../src/contract/imports'
import { importFile, importNews } from '../src/main/core/imports/import-job'
import { mergeCandidates } from '../src/main/core/imports/merge'
import { readSource } from '../src/main/core/imports/read-source'
import { listUsageFiles } from '../src/main/core/source-files'
import { openApp } from './app-host'
import type { Meter, Task } from './child-tasks'
import { makeRandom } from './random'

const FILES = 200
/** As in real logs: of six lines one has usage, and a call has two of those. */
const LINES_OF_TALK = 5
const plan = importPlanSchema.parse({ format: 'auto' })

/** Every line parsed: what a reader costs that looks at everything. */
export async function parseLogsTask(
  { logs }: Extract<Task, { kind: 'parseLogs' }>,
  meter: Meter,
): Promise<number> {
  return meter.measure(async () => {
    let lines = 0
    for (const file of await listUsageFiles(logs)) {
      for await (const line of createInterface({ input: createReadStream(file.path) })) {
        JSON.parse(line)
        lines += 1
      }
    }
    return lines
  })
}

/** Read, detected, normalised and deduplicated, but not written. */
export async function readLogsTask(
  { logs, calls }: Extract<Task, { kind: 'readLogs' }>,
  meter: Meter,
): Promise<number> {
  const found = await meter.measure(async () => {
    const members = await listUsageFiles(logs)
    const source = { path: logs, name: 'logs', size: 0, members }
    const { signal } = new AbortController()
    const onBytes = (): void => undefined
    const seen = new Set<string>()
    let candidates: Parameters<typeof mergeCandidates>[1][number][] = []
    const flush = (): void => {
      for (const { eventId } of mergeCandidates('highestOutput', candidates, new Map()).fresh) {
        seen.add(eventId)
      }
      candidates = []
    }
    const options = { plan, engine: 'sqlite', signal, onBytes, known: null } as const
    for await (const event of readSource(source, options)) {
      if (event.kind !== 'items') continue
      for (const item of event.items) {
        if (item.kind !== 'usage') continue
        candidates.push({ ...item, eventId: item.record.eventId, file: '' })
      }
      if (candidates.length >= 5_000) flush()
    }
    flush()
    return seen.size
  })
  if (found !== calls) throw new Error(`${found} of ${calls} calls were read.`)
  return found
}

/** The whole import; with `looks`, only the look after it that finds nothing new is measured. */
export async function importLogsTask(
  { url, folder, logs, calls, looks }: Extract<Task, { kind: 'importLogs' }>,
  meter: Meter,
): Promise<number> {
  const app = await openApp(url, folder)
  const runOnce = async (job: typeof importFile | typeof importNews): Promise<number> => {
    const { ref } = await app.deps.uploads.register(logs)
    const file = app.deps.uploads.resolve(ref)
    const { signal } = new AbortController()
    const record = await job(app.deps, { file, plan, signal, progress: () => undefined })
    return record?.added ?? 0
  }
  const added =
    looks === 0 ? await meter.measure(() => runOnce(importFile)) : await runOnce(importFile)
  if (added !== calls) throw new Error(`${added} of ${calls} calls were imported.`)
  if (looks > 0 && (await meter.measure(() => runOnce(importNews))) !== 0) {
    throw new Error('The second look found something new.')
  }
  await app.close()
  return added
}

/** Writes about so many megabytes of transcripts and answers how many calls they tell of. */
export async function writeAgentLogs(folder: string, megabytes: number): Promise<number> {
  const random = makeRandom(7)
  const talk = Array.from({ length: 64 }, () =>
    Math.floor(random.next() * 2 ** 30).toString(36),
  ).join(' ')
  const bytesEach = (megabytes * 1024 * 1024) / FILES
  let calls = 0
  for (let file = 0; file < FILES; file += 1) {
    const project = join(folder, `project-${file % 20}`)
    await mkdir(project, { recursive: true })
    const stream = createWriteStream(join(project, `session-${file}.jsonl`))
    const base = {
      sessionId: `session-${file}`,
      cwd: `/home/dev/project-${file % 20}`,
      version: '2.1.39',
    }
    for (let bytes = 0; bytes < bytesEach;) {
      calls += 1
      const timestamp = new Date(Date.UTC(2026, 0, 1) + calls * 20_000).toISOString()
      const words = talk.repeat(1 + random.below(6))
      const lines: unknown[] = Array.from({ length: LINES_OF_TALK * 2 }, (_, at) => ({
        ...base,
        type: 'user',
        parentUuid: `${calls}-${at}`,
        timestamp,
        message: { role: 'user', content: [{ type: 'text', text: words }] },
      }))
      for (const output of [1, 100 + random.below(900)]) {
        lines.push({
          ...base,
          type: 'assistant',
          timestamp,
          requestId: `req_${calls}`,
          isSidechain: false,
          message: {
            id: `msg_${calls}`,
            type: 'message',
            role: 'assistant',
            model: 'claude-opus-4-6',
            content: [{ type: 'text', text: words }],
            usage: {
              input_tokens: 3,
              cache_creation_input_tokens: 900,
              cache_read_input_tokens: 40_000,
              cache_creation: { ephemeral_5m_input_tokens: 900, ephemeral_1h_input_tokens: 0 },
              output_tokens: output,
            },
          },
        })
      }
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      bytes += text.length
      if (!stream.write(text)) await once(stream, 'drain')
    }
    stream.end()
    await once(stream, 'finish')
  }
  return calls
}
