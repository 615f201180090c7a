import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importPlanSchema } from '../../../src/contract/imports'
import { packItems, unpackItems } from '../../../src/main/core/imports/packed-items'
import { type ReadEvent, readFiles } from '../../../src/main/core/imports/read-files'
import { readInThreads } from '../../../src/main/core/imports/read-source'
import type { ReadItem, UsageRecord } from '../../../src/main/core/imports/record'
import { listUsageFiles, type SourceFile } from '../../../src/main/core/source-files'
import type { SourceFileRecord } from '../../../src/main/storage/source-files'
import { temporaryFolder } from '../../fixtures/engines'
import { everyFormat } from './every-format'
import { samplesOf, textOf } from './every-format/case'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const plan = importPlanSchema.parse({ format: 'auto' })

const record: UsageRecord = {
  line: 7,
  eventId: 'msg_1',
  variant: 'req_1',
  time: { seconds: 1_770_000_000, nanos: 123_000_000 },
  provider: 'Anthropic',
  model: 'claude-opus-4-6',
  project: '/home/dev/λ',
  inputTokens: 2_147_483_647,
  cacheReadTokens: 2,
  cacheWrite5mTokens: 3,
  cacheWrite1hTokens: 4,
  outputTokens: 5,
  reasoningTokens: 1,
  cacheHit: true,
  recordedCost: '0.000000000001',
  recordedMicros: 0,
  status: 'ok',
  bucket: null,
}

/** Readers of times leave a note of their own beside them. */
function plain(item: ReadItem): ReadItem {
  if (item.kind !== 'usage') return item
  const { seconds, nanos } = item.record.time
  return { ...item, record: { ...item.record, time: { seconds, nanos } } }
}

describe('packed items', () => {
  it('are the same once they are unpacked', () => {
    const bucket = {
      endSeconds: 9,
      requests: 3,
      description: 'x',
      quantity: '',
      timeZone: 'UTC',
      splitBy: '',
    }
    const items: ReadItem[] = [
      { kind: 'usage', record, raw: '{"a":1}' },
      { kind: 'repeat' },
      { kind: 'rejected', line: 8, rejection: { reason: 'missing_time', value: '' }, raw: '{}' },
      {
        kind: 'usage',
        record: { ...record, variant: null, recordedCost: null, recordedMicros: null },
        raw: '',
      },
      { kind: 'usage', record: { ...record, bucket }, raw: '' },
      { kind: 'usage', record: { ...record, cacheHit: false, status: '', eventId: '' }, raw: '' },
    ]
    expect(unpackItems(packItems(items))).toEqual(items)
    expect(unpackItems(packItems([]))).toEqual([])
  })
})

describe('threads that read', () => {
  let built: string
  let folder: string

  beforeAll(async () => {
    await mkdir(join(root, 'out'), { recursive: true })
    // Below the project, so that the bundle finds the packages.
    built = await mkdtemp(join(root, 'out', 'test-reading-'))
    const input = { 'reading-worker': join(root, 'src/main/reading-worker.ts') }
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      build: { ssr: true, outDir: built, target: 'node20', rolldownOptions: { input } },
    })
    folder = await temporaryFolder()
  })
  afterAll(async () => {
    await rm(built, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  })

  const worker = (): string => join(built, 'reading-worker.js')

  const put = async (place: string, content: string | Buffer): Promise<void> => {
    const path = join(folder, place)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }

  const source = async (name: string): Promise<SourceFile> => {
    const members = await listUsageFiles(join(folder, name))
    return { path: join(folder, name), name, size: 0, members }
  }

  const optionsOf = (
    known: ReadonlyMap<string, SourceFileRecord> | null,
    signal?: AbortSignal,
  ) => ({
    plan,
    engine: 'sqlite' as const,
    signal: signal ?? new AbortController().signal,
    onBytes: () => undefined,
    known,
  })

  const shareOf = ({ members }: SourceFile, threads = 2) => ({
    unread: (members ?? []).map(({ size }) => size),
    threads,
  })

  const inThreads = (
    of: SourceFile,
    options: ReturnType<typeof optionsOf>,
    threads = 2,
  ): AsyncGenerator<ReadEvent> => readInThreads(worker(), of, shareOf(of, threads), options)

  /** Items in one, however they came, and formats by their names. */
  const told = async (events: AsyncGenerator<ReadEvent>): Promise<unknown[]> => {
    const all: unknown[] = []
    let items: ReadItem[] = []
    for await (const event of events) {
      if (event.kind === 'items') {
        items.push(...event.items.map(plain))
        continue
      }
      if (items.length > 0) all.push(items)
      items = []
      all.push(event.kind === 'begin' ? { ...event, format: event.format.id } : event)
    }
    return all
  }

  const line = (id: number): string =>
    `${JSON.stringify({
      type: 'assistant',
      timestamp: new Date(Date.UTC(2026, 1, 1) + id * 1_000).toISOString(),
      sessionId: 's',
      isSidechain: false,
      requestId: `req_${id}`,
      message: {
        id: `msg_${id}`,
        model: 'claude-opus-4-6',
        content: 'x'.repeat(200),
        usage: { input_tokens: 10, output_tokens: id },
      },
    })}\n`
  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, at) => line(from + at)).join('')

  it('tell the same of files of every format, in the same order', async () => {
    for (const of of everyFormat.filter(({ place }) => !place.endsWith('.db'))) {
      await put(
        join('formats', of.name, of.place),
        textOf(of.pages(samplesOf(of, 0, 30), { odd: true })),
      )
    }
    await put('formats/b/broken.jsonl', `${lines(0, 3)}{"usage" \n${line(4).slice(0, 90)}`)
    await put('formats/b/packed.jsonl.gz', gzipSync(lines(0, 2_500)))
    await put('formats/b/damaged.jsonl.gz', gzipSync(lines(0, 9)).subarray(0, 60))
    await put('formats/b/table.csv', 'a,b\n1,2\n')
    const files = await source('formats')
    const here = await told(readFiles(files, optionsOf(null)))
    for (const threads of [1, 2, 3]) {
      expect(await told(inThreads(files, optionsOf(null), threads))).toEqual(here)
    }
    expect(here.filter((one) => Array.isArray(one)).length).toBeGreaterThan(15)
  })

  it('go on where earlier looks ended', async () => {
    await put('grown/a.jsonl', lines(0, 50))
    await put('grown/b.jsonl', lines(50, 60))
    await put('grown/c.jsonl', lines(60, 70))
    const known = new Map<string, SourceFileRecord>()
    for await (const event of inThreads(await source('grown'), optionsOf(null))) {
      if (event.kind === 'end' && event.note) known.set(event.note.pathHash, event.note)
    }
    expect(known.size).toBe(3)
    await appendFile(join(folder, 'grown/b.jsonl'), line(70))
    const files = await source('grown')
    const there = await told(inThreads(files, optionsOf(known)))
    expect(there).toEqual(await told(readFiles(files, optionsOf(known))))
    expect(there).toMatchObject([
      { kind: 'passed' },
      { kind: 'begin' },
      [{ record: { eventId: 'msg_70', line: 11 } }],
      { kind: 'end' },
      { kind: 'passed' },
    ])
  })

  it('throw what a file alone cannot be read for', async () => {
    await put('alone.jsonl', '{"a":1}\n')
    const path = join(folder, 'alone.jsonl')
    const file = { path, name: 'alone.jsonl', size: (await readFile(path)).length }
    const read = readInThreads(worker(), file, shareOf(file), optionsOf(null))
    await expect(read.next()).rejects.toMatchObject({
      code: 'file_format',
      details: { reason: 'needs_mapping' },
    })
  })

  it('stop when they are cancelled, and when nobody reads on', async () => {
    await put('long/a.jsonl', lines(0, 60_000))
    await put('long/b.jsonl', lines(0, 60_000))
    const files = await source('long')
    const abort = new AbortController()
    let items = 0
    for await (const event of inThreads(files, optionsOf(null, abort.signal))) {
      if (event.kind === 'items') items += event.items.length
      abort.abort()
    }
    expect(items).toBeLessThan(60_000)
    // They wait for what they handed over to be taken; left like that, they end all the same.
    for await (const event of inThreads(files, optionsOf(null))) {
      if (event.kind === 'items') break
    }
    await expect(told(inThreads(files, optionsOf(null, AbortSignal.abort())))).resolves.toEqual([])
  })

  it('name a worker that cannot run', async () => {
    const broken = join(built, 'broken.js')
    await writeFile(broken, 'throw new Error("no memory")')
    const files = await source('grown')
    const read = readInThreads(broken, files, shareOf(files), optionsOf(null))
    await expect(told(read)).rejects.toThrow('no memory')
  })
})
