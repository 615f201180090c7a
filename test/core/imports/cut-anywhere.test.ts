import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everyFormat } from './every-format'
import { type FormatCase, type Pages, samplesOf, sumsOf, textOf } from './every-format/case'
import { useBench } from './every-format/workbench'
import { importPath } from './scenario'

const CUTS = 12
const plain = { odd: false }

/** Places in a file that follow no pattern, the same in every run. */
function placeOf(run: number, length: number): number {
  return Math.floor((((run + 1) * 7_919) % 1_000) * (length / 1_000))
}

/** How many rows stand whole before a place, and what stands of the next one. */
function rowsBefore(
  { before, rows, between }: Pages,
  cut: number,
): { whole: number; rest: string } {
  let at = before.length
  for (const [whole, row] of rows.entries()) {
    if (at + row.length > cut) return { whole, rest: row.slice(0, Math.max(0, cut - at)) }
    at += row.length + between.length
  }
  return { whole: rows.length, rest: '' }
}

/** A table's row whose last cell has begun may be whole: nothing shows that it was cut. */
function mayBeWhole(rest: string, row: string): boolean {
  return !row.startsWith('{') && rest.split(',').length === row.split(',').length
}

const texts = everyFormat.filter(({ fileEach, place }) => !fileEach && !place.endsWith('.db'))

describe.each(texts)('$name, cut off anywhere', (of: FormatCase) => {
  const set = useBench(of, 'sqlite')

  it('keeps the rows before the cut, names the cut one, and has the rest from the whole file', async () => {
    const { core, bench } = set()
    for (let run = 0; run < CUTS; run += 1) {
      const samples = samplesOf(of, run * 20, 8)
      const pages = of.pages(samples, plain)
      const [text, start] = [textOf(pages), pages.before.length]
      const cut = start + placeOf(run, text.length - start)
      const { whole, rest } = rowsBefore(pages, cut)
      // With no row at all nothing tells what the file is.
      if (whole === 0 || mayBeWhole(rest, pages.rows[0] ?? '')) continue
      let rejected = -1
      const kept = await bench.growth(async () => {
        ;({ rejected } = await bench.import(await bench.putBytes(text.slice(0, cut))))
      })
      expect([run, kept]).toEqual([run, sumsOf(samples.slice(0, whole))])
      if (rest !== '') expect([run, rejected]).toEqual([run, 1])
      const path = await bench.putBytes(text)
      const later = await bench.growth(() => importPath(core, path, of.plan))
      expect([run, later]).toEqual([run, sumsOf(samples.slice(whole))])
    }
  })
})

const logs = texts.filter(({ format }) => /claude-code|codex|gemini-cli/.test(format))

describe.each(logs)('$name, looked at while it grows', (of: FormatCase) => {
  const set = useBench(of, 'sqlite')

  it('has every call once, and refuses nothing, wherever each look finds its end', async () => {
    const { bench } = set()
    for (let run = 0; run < 4; run += 1) {
      const samples = samplesOf(of, run * 40, 20)
      const text = textOf(of.pages(samples, plain))
      const places = [3, 1, 4, 8, 5].map((at) => placeOf(run * 10 + at, text.length))
      const ends = [...new Set([...places, text.length])].toSorted((a, b) => a - b)
      const folder = bench.newFolder()
      const path = join(folder, of.place)
      await mkdir(dirname(path), { recursive: true })
      let rejected = 0
      const grown = await bench.growth(async () => {
        let start = 0
        for (const end of ends) {
          await appendFile(path, text.slice(start, end))
          rejected += (await bench.look(folder))?.rejected ?? 0
          start = end
        }
      })
      expect([run, grown, rejected]).toEqual([run, sumsOf(samples), 0])
    }
  })
})
