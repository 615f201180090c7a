import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import type { Reference } from '../../../src/main/core/reference'
import { wordsOf } from '../../../src/main/core/reports/words'
import { CallsSheets } from '../../../src/main/core/reports/xlsx/calls-sheet'
import { makeSerialTime, serialText } from '../../../src/main/core/reports/xlsx/serial-time'
import { Workbook } from '../../../src/main/core/reports/xlsx/workbook'
import { ZipWriter } from '../../../src/main/core/reports/zip/zip-writer'
import type { UsageTuple } from '../../../src/main/storage/usage-stream'
import { temporaryFolder } from '../../fixtures/engines'

const nothing: Reference = {
  models: new Map(),
  records: new Map(),
  prices: new Map(),
  projectNames: new Map(),
  now: new Date(0),
}

describe('sheets of calls', () => {
  it('go on on further sheets where one is full', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'calls.xlsx')
    const workbook = await Workbook.create(file, new Date())
    const sheets = new CallsSheets(workbook, nothing, 'UTC', wordsOf('en'), 1_001)
    const call = (id: number): UsageTuple => [
      String(id),
      '1',
      '2',
      id,
      1,
      false,
      '0.000001',
      '2026-10-01T00:00:00Z',
    ]
    for (let from = 1; from <= 2_500; from += 500) {
      await sheets.write(Array.from({ length: 500 }, (_, index) => call(from + index)))
    }
    await sheets.end()
    await workbook.close()
    const read = await readXlsxFile(file)
    expect(read.map(({ sheet }) => sheet)).toEqual(['Calls', 'Calls 2', 'Calls 3'])
    expect(read.map(({ data }) => data.length)).toEqual([1_001, 1_001, 501])
    const ids = read.flatMap(({ data }) => data.slice(1).map((row) => Number(row[11])))
    expect(ids).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1))
    await rm(folder, { recursive: true })
  })
})

describe('serial days', () => {
  it('are the clock of the zone, also where it is put forward and back', () => {
    const serial = makeSerialTime('Europe/Berlin')
    const cases: [string, string][] = [
      ['2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
      ['2026-03-29T01:00:00Z', '2026-03-29T03:00:00'],
      ['2026-10-25T00:59:59Z', '2026-10-25T02:59:59'],
      ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00'],
      ['2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
      ['1970-01-01T00:00:00Z', '1970-01-01T01:00:00'],
    ]
    for (const [instant, clock] of cases) {
      const days = Number(serialText(serial(Date.parse(instant) / 1_000)))
      const shown = new Date(Math.round((days - 25_569) * 86_400) * 1_000)
        .toISOString()
        .slice(0, 19)
      expect(shown, instant).toBe(clock)
    }
  })
})

describe('an archive', () => {
  it('is sound to another program, large entries and none at all included', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'a.zip')
    const zip = await ZipWriter.create(file, new Date('2026-10-31T12:34:56Z'))
    await zip.add('empty.txt', '')
    await zip.begin('名前/large.txt', { level: 1, large: true })
    for (let index = 0; index < 64; index += 1)
      await zip.write(Buffer.alloc(1 << 20, `row ${index}\n`))
    await zip.end()
    await zip.begin('stored.bin', { level: 0 })
    await zip.write(Buffer.from('as it is'))
    await zip.end()
    await zip.close()
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(i.filename, i.file_size, i.date_time) for i in z.infolist()])'
    const { stdout } = await promisify(execFile)('python3', ['-c', script, file])
    expect(stdout.trim()).toBe(
      "None [('empty.txt', 0, (2026, 10, 31, 12, 34, 56)), ('名前/large.txt', 67108864, (2026, 10, 31, 12, 34, 56)), ('stored.bin', 8, (2026, 10, 31, 12, 34, 56))]",
    )
    await rm(folder, { recursive: true })
  })

  it('can be given up in the middle of an entry', async () => {
    const folder = await temporaryFolder()
    const zip = await ZipWriter.create(join(folder, 'a.zip'), new Date('2026-10-31T12:34:56Z'))
    await zip.begin('half.txt', { level: 1 })
    await zip.write(Buffer.alloc(1 << 20, 'half '))
    await zip.abandon()
    await rm(folder, { recursive: true })
  })
})
