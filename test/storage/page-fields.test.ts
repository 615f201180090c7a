import { expect, it } from 'vitest'
import { PageFields } from '../../src/main/storage/page-fields'

/** The audit and the daily sums read the embedded engine's rows by these. */
it('reads fields as split and Number would, whatever they hold', () => {
  const numbers = [
    '0',
    '7',
    '-5',
    '1.5',
    '',
    '999999999999999',
    '12345678901234567',
    '1e21',
    '-0.25',
  ]
  const rows = numbers.map((number) => [number, 'price', number])
  const fields = new PageFields()
  fields.begin(rows.map((row) => row.join(',')).join(';'))
  const read: [number, string, number][] = []
  while (!fields.isOver) read.push([fields.number(), fields.text(), fields.number()])
  expect(read).toEqual(rows.map(([a, b, c]) => [Number(a), b, Number(c)]))
})

it('keeps ids apart that are the same number beyond 2^53, and begins anew with each page', () => {
  const ids = ['1', '42', '18446744073709551615', '18446744073709551614', '9007199254740993', '42']
  const fields = new PageFields()
  for (const page of [ids, ids.toReversed()]) {
    fields.begin(page.join(';'))
    const read: string[] = []
    while (!fields.isOver) read.push(fields.id())
    expect(read).toEqual(page)
  }
  fields.begin('')
  expect(fields.isOver).toBe(true)
})
