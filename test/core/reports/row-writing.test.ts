import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeSecondsOf } from '../../../src/main/core/instant-seconds'
import { HashedFile } from '../../../src/main/core/reports/files/hashed-file'
import { digitsOf, RowBuffer } from '../../../src/main/core/reports/xlsx/row-buffer'
import { temporaryFolder } from '../../fixtures/engines'

/** What a million rows go through is written for speed; here it is held to the plain way. */
describe('writing many rows', () => {
  it('reads instants as Date.parse does, in any order', () => {
    const secondsOf = makeSecondsOf()
    const instants = ['1970-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2026-11-25T09:30:00.500Z']
    for (let second = 951_700_000; second < 4_102_500_000; second += 7_654_321) {
      const forth = new Date(second * 1_000).toISOString().replace('.000Z', 'Z')
      const back = new Date((4_102_500_000 - second) * 1_000).toISOString().replace('.000Z', 'Z')
      instants.push(forth, forth, back)
    }
    for (const instant of instants) {
      expect(secondsOf(instant), instant).toBe(Date.parse(instant) / 1_000)
    }
  })

  it('writes numbers of every size and sign as they read, across full buffers', async () => {
    const written: string[] = []
    const buffer = new RowBuffer(async (chunk) => void written.push(chunk.toString('latin1')))
    const piece = RowBuffer.piece('<v>')
    let expected = ''
    const numbers = [0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, -1, -2_000_000_000, 1.5, 2 ** 53 - 1]
    for (let round = 0; round < 30_000; round += 1) {
      const number = numbers[round % numbers.length] ?? 0
      buffer.put(piece)
      buffer.number(number)
      buffer.text('|')
      buffer.digits(round, digitsOf(round))
      buffer.digits(round, 9)
      expected += `<v>${number}|${round}${String(round).padStart(9, '0')}`
      if (buffer.isFull) await buffer.flush()
    }
    await buffer.end()
    expect(written.length).toBeGreaterThan(1)
    expect(written.join('')).toBe(expected)
  })

  it('cuts no character in two, however long a text is, and sums up what it wrote', async () => {
    const folder = await temporaryFolder()
    for (const [index, texts] of [
      [''],
      ['a'.repeat(300_000), 'é🦊名'.repeat(200_000), 'end'],
      ['x', '🦊'.repeat(131_072), '', 'y'.repeat(87_381), '🦊'],
      Array.from({ length: 5_000 }, (_, line) => `${line},🦊 ${'z'.repeat(line % 300)}\r\n`),
    ].entries()) {
      const path = join(folder, String(index))
      const file = await HashedFile.create(path)
      await file.write(texts)
      const facts = await file.close()
      const whole = Buffer.from(texts.join(''))
      expect((await readFile(path)).equals(whole)).toBe(true)
      const sha256 = createHash('sha256').update(whole).digest('hex')
      expect(facts).toEqual({ bytes: whole.length, sha256 })
    }
    await rm(folder, { recursive: true })
  })
})
