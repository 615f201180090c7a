import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importPlanSchema } from '../../../src/contract/imports'
import { readFiles } from '../../../src/main/core/imports/read-files'
import { temporaryFolder } from '../../fixtures/engines'

/** BIG_IMPORT_MB=1024 for a file of 1 GB. */
const megabytes = Number(process.env['BIG_IMPORT_MB'] ?? '64')
const talk = 'x'.repeat(4_000)

/** A transcript, or one JSON array of spend logs: what a reader must not hold as a whole. */
const kinds: Record<string, (at: number) => string> = {
  'claude-code': (at) =>
    `${JSON.stringify({ type: 'user', sessionId: 's', parentUuid: null, message: { content: talk } })}\n` +
    `${JSON.stringify({ type: 'assistant', sessionId: 's', timestamp: '2026-02-01T00:00:00Z', requestId: `r${at}`, message: { id: `m${at}`, model: 'm', usage: { input_tokens: 1, output_tokens: 1 }, content: talk.slice(0, 400) } })}\n`,
  litellm: (at) =>
    `${at === 0 ? '[' : ','}${JSON.stringify({ request_id: `r${at}`, spend: 0.1, startTime: '2026-02-01 00:00:00', model: 'm', custom_llm_provider: 'openai', prompt_tokens: 1, completion_tokens: 1, messages: talk })}`,
}

it.each(Object.entries(kinds))(
  `reads ${megabytes} MB of %s at constant memory`,
  async (format, rowOf) => {
    const folder = await temporaryFolder()
    const path = join(folder, 'big')
    const stream = createWriteStream(path)
    let size = 0
    let rows = 0
    for (; size < megabytes * 1024 * 1024; rows += 1) {
      const row = rowOf(rows)
      size += row.length
      if (!stream.write(row)) await once(stream, 'drain')
    }
    if (format === 'litellm') stream.write(']')
    stream.end()
    await once(stream, 'finish')

    const before = process.memoryUsage().rss
    let peak = before
    let read = 0
    let longest = 0
    let last = performance.now()
    const events = readFiles(
      { path, name: 'big', size },
      {
        plan: importPlanSchema.parse({ format: 'auto' }),
        engine: 'sqlite',
        signal: new AbortController().signal,
        onBytes: () => undefined,
        known: null,
      },
    )
    for await (const event of events) {
      longest = Math.max(longest, performance.now() - last)
      if (event.kind === 'begin') expect(event.format.id).toBe(format)
      if (event.kind === 'items') {
        read += event.items.length
        peak = Math.max(peak, process.memoryUsage().rss)
      }
      last = performance.now()
    }
    expect(read).toBe(rows)
    expect((peak - before) / 1024 / 1024).toBeLessThan(200)
    // A piece of work on the main thread; generous, for a machine that others use too.
    expect(longest).toBeLessThan(1_000)
    await rm(folder, { recursive: true, force: true })
  },
  600_000,
)
