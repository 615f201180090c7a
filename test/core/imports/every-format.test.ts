import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { knownFormatSchema } from '../../../src/contract/known-formats'
import { describeOnBothEngines } from '../../fixtures/engines'
import { runSqlite } from '../../fixtures/sqlite-file'
import { auto, type FormatCase, nothing, samplesOf, sumsOf, textOf } from './every-format/case'
import { everyFormat } from './every-format'
import { cutIn, otherNames, useBench } from './every-format/workbench'
import { opencodeDatabase } from './every-format/other-agents'
import { importOf, importPath, rejectsOf } from './scenario'

const plain = { odd: false }

it('walks every format that there is', () => {
  const walked = new Set(everyFormat.map(({ format }) => format))
  expect([...walked].toSorted()).toEqual(['csv', 'jsonl', ...knownFormatSchema.options].toSorted())
})

describeOnBothEngines('calls of every format', (engine) => {
  describe.each(everyFormat)('$name', (of: FormatCase) => {
    const set = useBench(of, engine)

    it('comes to the very sums that were written down, and adds nothing again', async () => {
      const { bench } = set()
      const samples = samplesOf(of, 0, 40)
      const path = await bench.put(of.pages(samples, plain))
      expect(await bench.growth(() => bench.import(path))).toEqual(sumsOf(samples))
      const again = await bench.import(path)
      expect(again).toMatchObject({ added: 0, aggregates: 0, updated: 0, rejected: 0 })
      expect(again.format).toBe(of.format)
    })

    it('counts each call of overlapping exports once', async () => {
      const { bench } = set()
      const [a, b, c] = [0, 10, 20].map((at) => samplesOf(of, 100 + at, 10))
      const first = [...(a ?? []), ...(b ?? [])]
      const second = of.onlyGrows ? [...first, ...(c ?? [])] : [...(b ?? []), ...(c ?? [])]
      const paths = [
        await bench.put(of.pages(first, plain)),
        await bench.put(of.pages(second, plain)),
      ]
      const grown = await bench.growth(async () => {
        for (const path of paths) await bench.import(path)
        for (const path of paths) await bench.import(path)
      })
      expect(grown).toEqual(sumsOf(samplesOf(of, 100, 30)))
    })

    if (!of.onlyGrows) {
      it('tells a call that stands there twice from two calls', async () => {
        const { bench } = set()
        const [sample, other] = samplesOf(of, 150, 2)
        if (!sample || !other) throw new Error('There are no samples.')
        const twice = [sample, other, sample]
        const path = await bench.put(
          of.pages(of.place.endsWith('.db') ? [sample, other] : twice, plain),
        )
        const grown = await bench.growth(() => bench.import(path))
        expect(grown).toEqual(sumsOf(of.hasKey ? [sample, other] : twice))
      })
    }
  })
})

describe.each(everyFormat)('files of $name', (of: FormatCase) => {
  const set = useBench(of, 'sqlite')
  const isText = !of.place.endsWith('.db')

  it('passes over unknown fields, columns and rows, and loses nothing for them', async () => {
    const { bench } = set()
    const samples = samplesOf(of, 200, 20)
    const odd = await bench.put(of.pages(samples, { odd: true }))
    let rejected = -1
    const grown = await bench.growth(async () => ({ rejected } = await bench.import(odd)))
    expect(grown).toEqual(sumsOf(samples))
    expect(rejected).toBe(0)
    // They are the calls of the plain file, none of them other ones.
    const path = await bench.put(of.pages(samples, plain))
    expect(await bench.growth(() => bench.import(path))).toEqual(nothing)
  })

  if (of.oddities.length > 0) {
    it.each(of.oddities)('$says', async ({ text, calls, sums, rejects = [] }) => {
      const { bench, core } = set()
      const reasons: string[] = []
      const grown = await bench.growth(async () => {
        for (const file of [text].flat()) {
          const record = await bench.import(await bench.putBytes(file))
          for (const { reason } of await rejectsOf(core, record)) reasons.push(reason)
        }
      })
      expect(grown).toEqual({ ...nothing, calls, ...sums })
      expect(reasons).toEqual(rejects)
    })
  }

  if (isText) {
    it.each([0.1, 0.5, 0.95])(
      'cut at %d of its last row it keeps the others and names the row; the rest comes later',
      async (share) => {
        const { bench, core } = set()
        const samples = samplesOf(of, 300 + share * 100, 8)
        const pages = of.pages(samples, plain)
        const { text, line } = cutIn(pages, share)
        const folder = bench.newFolder()
        const whole = pages.rows.length - 1
        const cut = of.fileEach
          ? await bench.put(
              {
                ...pages,
                rows: [
                  ...pages.rows.slice(0, whole),
                  cutIn({ ...pages, before: '', rows: pages.rows.slice(whole) }, share).text,
                ],
              },
              of.place,
              folder,
            )
          : await bench.putBytes(text)
        let rejects: unknown[] = []
        const kept = await bench.growth(async () => {
          const record = await bench.import(cut)
          rejects = await rejectsOf(core, record)
        })
        expect(kept).toEqual(sumsOf(samples.slice(0, -1)))
        expect(rejects).toMatchObject([
          of.fileEach ? { file: expect.stringContaining(`-00${whole}`), line: 1 } : { line },
        ])
        const path = of.fileEach ? await bench.put(pages, of.place, folder) : await bench.put(pages)
        expect(await bench.growth(() => bench.import(path))).toEqual(sumsOf(samples.slice(-1)))
      },
    )
  }

  if (isText && /claude|codex|gemini|opencode/.test(of.format)) {
    it('a log that is being written waits for the end of its line', async () => {
      const { bench } = set()
      const samples = samplesOf(of, 420, 6)
      const pages = of.pages(samples, plain)
      const folder = bench.newFolder()
      const { text } = cutIn(pages, 0.5)
      const path = join(folder, of.place)
      if (of.fileEach) {
        await bench.put({ ...pages, rows: pages.rows.slice(0, -1) }, of.place, folder)
        await writeFile(path, cutIn({ ...pages, rows: pages.rows.slice(-1) }, 0.5).text)
      } else {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, text)
      }
      const look = async (): Promise<number> => (await bench.look(folder))?.rejected ?? 0
      let rejected = 0
      expect(await bench.growth(async () => (rejected = await look()))).toEqual(
        sumsOf(samples.slice(0, -1)),
      )
      if (of.fileEach) await writeFile(path, pages.rows.at(-1) ?? '')
      else await appendFile(path, textOf(pages).slice(text.length))
      expect(await bench.growth(async () => (rejected += await look()))).toEqual(
        sumsOf(samples.slice(-1)),
      )
      expect(rejected).toBe(0)
      expect(await bench.growth(look)).toEqual(nothing)
    })
  }

  it('keeps what a wrong clock wrote as it stands, or says why not', async () => {
    const { bench, core } = set()
    const kept = ['2037-05-01', '2024-06-01', '1999-01-01', '1970-01-12']
    const refused = ['1970-01-01', '1969-12-30', '2038-02-01', '2150-01-01']
    const days = [...kept.slice(0, 2), ...refused, ...kept.slice(2)]
    const samples = samplesOf(of, 500, days.length).map((sample, at) => ({
      ...sample,
      at: Date.parse(`${days[at]}T00:00:00Z`),
    }))
    const path = await bench.put(of.pages(samples, plain))
    const before = new Set(await bench.times())
    const record = await bench.import(path)
    const rejects = await rejectsOf(core, record)
    expect(rejects.map(({ reason }) => reason)).toEqual(refused.map(() => 'time_out_of_range'))
    for (const { message } of rejects) expect(message).toMatch(/outside 1970-01-01 to 2038-01-19/)
    const news = (await bench.times()).filter((time) => !before.has(time))
    expect(news).toEqual(kept.map((one) => Date.parse(one) / 1_000).toSorted((a, b) => a - b))
  })

  if (isText && !of.fileEach) {
    it('reads a mark, CRLF, gzip and UTF-16 alike', async () => {
      const { bench } = set()
      const variants: [string, (text: string) => string | Buffer][] = [
        ['mark', (text) => `\ufeff${text}`],
        ['crlf', (text) => text.replaceAll('\n', '\r\n')],
        ['gzip', (text) => gzipSync(text)],
        ['all three', (text) => gzipSync(`\ufeff${text.replaceAll('\n', '\r\n')}`)],
        ['utf-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
        ['no last line end', (text) => text.trimEnd()],
      ]
      for (const [at, [variant, encode]] of variants.entries()) {
        const samples = samplesOf(of, 600 + at * 10, 5)
        const path = await bench.putBytes(encode(textOf(of.pages(samples, plain))))
        const grown = await bench.growth(() => bench.import(path))
        expect([variant, grown]).toEqual([variant, sumsOf(samples)])
      }
    })
  }

  it('is known by its content, whatever it is called and whatever lies beside it', async () => {
    const { bench, core } = set()
    const samples = samplesOf(of, 700, 4)
    const folder = await bench.put(of.pages(samples, plain), 'f/f.json')
    const own = await bench.put(of.pages(samples, plain))
    const content = await readFile(of.fileEach ? join(own, 'msg-000.json') : own)
    for (const name of [basename(of.place), ...otherNames(of.place)]) {
      const path = await bench.putBytes(content, name)
      const { ref } = await core.deps.uploads.register(path)
      const { format } = await core.request('imports.inspect', { file: ref })
      expect([name, format]).toEqual([name, of.format])
    }
    const around = of.fileEach ? folder : dirname(folder)
    await writeFile(join(around, 'README.md'), '# Usage of "input_tokens"\n')
    await writeFile(join(around, 'photo.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]))
    await writeFile(join(around, 'settings.json'), '{"model": "x", "usage": true}')
    await writeFile(join(around, 'empty.jsonl'), '')
    await writeFile(join(around, 'people.csv'), 'name,age\nAda,36\n')
    const reasons: unknown[] = []
    const plan = { ...of.plan, format: 'auto' as const, project: 'p', model: 'm' }
    const grown = await bench.growth(async () => {
      const record = await importOf(core, around, plan)
      for (const { file, reason } of await rejectsOf(core, record)) reasons.push([file, reason])
    })
    expect(grown).toEqual(sumsOf(samples))
    // The mapping of a table is tried on the others, too.
    expect(reasons).toEqual(
      of.plan?.columns
        ? [
            ['people.csv', 'unreadable_file'],
            ['settings.json', 'missing_time'],
          ]
        : [['people.csv', 'needs_mapping']],
    )
  })

  if (!of.fileEach) {
    it('is found in a folder under the names of other kinds', async () => {
      const { bench, core } = set()
      const folder = bench.newFolder()
      const names = isText ? ['a.log', 'b/c.json', 'd.csv', 'e.txt'] : ['a.sqlite', 'b/c.sqlite3']
      for (const [at, name] of names.entries()) {
        await bench.put(of.pages(samplesOf(of, 800 + at * 10, 3), plain), name, folder)
      }
      await writeFile(join(folder, 'server.log'), '10:00 started\n10:01 "tokens", said someone\n')
      const plan = { ...of.plan, format: 'auto' as const }
      let rejected = -1
      const grown = await bench.growth(async () => {
        ;({ rejected } = await importOf(core, folder, plan))
      })
      expect(grown).toEqual(sumsOf(names.flatMap((_, at) => samplesOf(of, 800 + at * 10, 3))))
      // A plan for tables is tried on every table.
      expect(rejected).toBe(of.plan?.columns ? 1 : 0)
    })
  }
})

describe('a database of OpenCode that cannot be read', () => {
  const set = useBench(opencodeDatabase, 'sqlite')

  it('is refused with a sentence, cut off, damaged or of another tool', async () => {
    const { core, bench } = set()
    const whole = await readFile(
      await bench.put(opencodeDatabase.pages(samplesOf(opencodeDatabase, 0, 400), plain)),
    )
    const other = join(bench.newFolder(), 'other.db')
    await mkdir(dirname(other), { recursive: true })
    await runSqlite(other, ['CREATE TABLE notes (id TEXT)'])
    const damaged = Buffer.from(whole)
    damaged.fill(0x55, 4_096)
    for (const path of [
      await bench.putBytes(whole.subarray(0, whole.length / 2)),
      await bench.putBytes(whole.subarray(0, 60)),
      await bench.putBytes(damaged),
      other,
    ]) {
      const { error } = await importPath(core, path, auto)
      expect(error).toMatchObject({ code: 'file_format', message: expect.stringContaining('.db') })
    }
    expect(await bench.growth(() => Promise.resolve())).toEqual(nothing)
    expect((await core.request('usage.totals', { filter: {} })).calls).toBe(0)
  })
})
