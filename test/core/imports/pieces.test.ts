import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isBlank, readCacheHit, readCost, readTokens } from '../../../src/main/core/imports/fields'
import { type Framed, makeFramer, splitCells } from '../../../src/main/core/imports/framing'
import { guessColumns } from '../../../src/main/core/imports/guess'
import {
  contentDigest,
  fileEventId,
  OccurrenceCounter,
} from '../../../src/main/core/imports/identity'
import { headingNames } from '../../../src/main/core/imports/records'
import { guessDelimiter } from '../../../src/main/core/imports/sniff'

describe('fields', () => {
  it('reads counts of tokens', () => {
    expect(
      ['0', '59200', '59200.0', ' 7 ', '+7', '007', '-0', '2147483647'].map((text) =>
        readTokens(text),
      ),
    ).toEqual([0, 59_200, 59_200, 7, 7, 7, 0, 2_147_483_647])
  })

  it.each([
    ['0', 0],
    ['0.0125', 12_500],
    ['$0.10', 100_000],
    ['.5', 500_000],
    ['5.', 5_000_000],
    ['1e-6', 1],
    ['2.5E-05', 25],
    ['1e-300', 0],
    ['0.0000005', 1],
    ['0.00000049999999999999999', 0],
    ['0.1234565', 123_457],
    ['9999.999999', 9_999_999_999],
    ['-0.000', 0],
  ])('reads a cost of %s', (text, micros) => {
    expect(readCost(text)).toBe(micros)
  })

  it('refuses what is no cost', () => {
    for (const text of ['.', '$', 'e5', '1.2.3', '0,5', 'Included', 'Infinity']) {
      expect(readCost(text)).toMatchObject({ reason: 'invalid_cost' })
    }
    expect(readCost('1e300')).toMatchObject({ reason: 'cost_out_of_range' })
  })

  it('reads whether a cache answered', () => {
    expect(['True', '1', 'YES', 'hit', '1.0'].map(readCacheHit)).toEqual(Array(5).fill(true))
    expect(['False', '0', 'no', 'miss', 'None', '', 'null'].map(readCacheHit)).toEqual(
      Array(7).fill(false),
    )
    expect(readCacheHit('constructor')).toMatchObject({ reason: 'invalid_cache_hit' })
    expect(isBlank('\\N')).toBe(true)
  })
})

describe('records', () => {
  /** The same bytes in pieces of every size must give the same records. */
  const framesOf = (text: string, maxBytes?: number): Framed[] => {
    const bytes = Buffer.from(text)
    const cut = (size: number): Framed[] => {
      const framer = makeFramer({
        delimiter: ',',
        lineEnd: '\n',
        ...(maxBytes ? { maxBytes } : {}),
      })
      const out: Framed[] = []
      for (let at = 0; at < bytes.length; at += size) {
        out.push(...framer.push(bytes.subarray(at, at + size)))
      }
      return [...out, ...framer.end()]
    }
    const whole = cut(bytes.length)
    if (!maxBytes) for (const size of [1, 2, 3, 7]) expect(cut(size)).toEqual(whole)
    return whole
  }
  const cellsOf = (text: string) =>
    framesOf(text).map(({ line, cells, rejection }) => [line, cells ?? rejection?.reason])

  it('keeps line numbers over quoted line ends, blank lines and the missing last line end', () => {
    expect(cellsOf('a,b\r\n"1\n2",é\n\n \n,\n3,"x ""y"""')).toEqual([
      [1, ['a', 'b']],
      [2, ['1\n2', 'é']],
      [7, ['3', 'x "y"']],
    ])
  })

  it('rejects a line and goes on with the next one', () => {
    expect(cellsOf('a,b\n1,"2\n3,4\n5,6"7\n8,9\n"10",11,12\nend,"')).toEqual([
      [1, ['a', 'b']],
      [2, 'invalid_csv'],
      [3, ['3', '4']],
      [4, 'invalid_csv'],
      [5, ['8', '9']],
      [6, 'column_count'],
      [7, 'invalid_csv'],
    ])
  })

  it('passes over a line that is too long, and keeps a quote from swallowing the file', () => {
    const text = `a,b\n1,${'x'.repeat(500)}\n2,3\n4,"${'5,6\n'.repeat(100)}`
    const frames = framesOf(text, 100)
    const rejections = frames.filter((frame) => frame.rejection)
    expect(rejections.map(({ line, rejection }) => [line, rejection?.reason])).toEqual([
      [2, 'line_too_long'],
      [4, 'invalid_csv'],
    ])
    expect(frames.filter((frame) => frame.cells)).toHaveLength(1 + 1 + 99)
  })

  it('splits quoted cells', () => {
    expect(splitCells('"",a,"b;c",', ',')).toEqual(['', 'a', 'b;c', ''])
    expect(splitCells('"a;b";c', ';')).toEqual(['a;b', 'c'])
    expect(splitCells('a"b,c', ',')).toBeNull()
  })

  it('names columns so that each can be told', () => {
    expect(headingNames([' cost ', 'cost', '', 'cost'])).toEqual([
      'cost',
      'cost (2)',
      'column 3',
      'cost (3)',
    ])
  })

  it('guesses a column though one of its samples is bad', () => {
    const columns = [
      { name: 'when', samples: ['2026-01-01', 'n/a'] },
      { name: 'prompt_tokens', samples: ['10', '20', '-4'] },
      { name: 'input', samples: ['Write a poem', 'And another'] },
    ]
    expect(guessColumns(columns)).toEqual({ time: 'when', input: 'prompt_tokens' })
  })

  it('guesses the separator outside quotes', () => {
    expect(guessDelimiter('a;b;c\n1,5;2,5;"x,y,z"\n')).toBe(';')
    expect(guessDelimiter('a\tb\n1,2\t3\n')).toBe('\t')
    expect(guessDelimiter('a|b\n1|2')).toBe('|')
    expect(guessDelimiter('one column\n1\n')).toBe(',')
  })
})

describe('identity', () => {
  it('counts exactly, also very frequent contents and many of them', () => {
    const counter = new OccurrenceCounter()
    const often = contentDigest('often')
    for (let at = 1; at <= 1_000; at += 1) expect(counter.next(often)).toBe(at)
    const digests = Array.from({ length: 20_000 }, (_, at) => contentDigest(`c${at}`))
    expect(digests.every((digest) => counter.next(digest) === 1)).toBe(true)
    expect(digests.every((digest) => counter.next(digest) === 2)).toBe(true)
    expect(counter.next(often)).toBe(1_001)
  })

  it('digests a content to the first 16 bytes of its SHA-256', () => {
    for (let at = 0; at < 200; at += 1) {
      const whole = createHash('sha256').update(`c${at}`).digest()
      expect(contentDigest(`c${at}`)).toBe(whole.subarray(0, 16).toString('base64url'))
    }
  })

  it('keeps an id of the file where the column can hold it', () => {
    expect(fileEventId('req_1')).toBe('req_1')
    for (const id of ['né', 'a b', 'x'.repeat(129)]) expect(fileEventId(id)).toMatch(/^[\w-]{22}$/)
  })
})

describe('guessing columns', () => {
  const guess = (columns: Record<string, string[]>) =>
    guessColumns(Object.entries(columns).map(([name, samples]) => ({ name, samples })))

  it('knows the usual names', () => {
    expect(
      guess({
        TIMESTAMP: ['2023-11-16 18:17:03.9799600'],
        ContextTokens: ['1'],
        GeneratedTokens: ['2'],
      }),
    ).toEqual({
      time: 'TIMESTAMP',
      input: 'ContextTokens',
      output: 'GeneratedTokens',
    })
    expect(
      guess({
        request_id: ['chatcmpl-9f8e7d6c5b'],
        spend: ['0.01'],
        prompt_tokens: ['1'],
        completion_tokens: ['2'],
        total_tokens: ['3'],
        startTime: ['2026-01-01 00:00:00'],
        model: ['gpt-4o'],
        custom_llm_provider: ['openai'],
        cache_hit: ['None', 'True'],
      }),
    ).toEqual({
      eventId: 'request_id',
      cost: 'spend',
      input: 'prompt_tokens',
      output: 'completion_tokens',
      time: 'startTime',
      model: 'model',
      provider: 'custom_llm_provider',
      cacheHit: 'cache_hit',
    })
    expect(
      guess({
        'message.model': ['m'],
        'message.usage.input_tokens': ['1'],
        'message.usage.cached_tokens': ['1'],
        'Created At': ['1700000000'],
      }),
    ).toEqual({
      model: 'message.model',
      input: 'message.usage.input_tokens',
      cacheRead: 'message.usage.cached_tokens',
      time: 'Created At',
    })
  })

  it('looks at the samples: a prompt is no count, a running number no id of a call', () => {
    expect(
      guess({
        input: ['Write a poem'],
        output: ['Roses are'],
        id: ['1', '2'],
        date: ['today'],
        prompt_tokens: ['5'],
      }),
    ).toEqual({ input: 'prompt_tokens' })
  })
})
