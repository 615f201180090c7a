import {
  allInput,
  type FormatCase,
  iso,
  linesOf,
  type Sample,
  tableOf,
  textOf,
  unknownFields,
  usd,
} from './case'

const columns = {
  time: 'when',
  model: 'model',
  project: 'team',
  input: 'in',
  output: 'out',
  cacheRead: 'cached',
  cacheWrite5m: 'written',
  reasoning: 'thought',
  cost: 'usd',
}

function rowOf(sample: Sample): Record<string, string | number> {
  return {
    when: iso(sample.at),
    model: sample.model,
    team: 'web',
    in: allInput(sample),
    out: sample.output,
    cached: sample.cacheRead,
    written: sample.write5m,
    thought: sample.reasoning,
    usd: usd(sample.micros),
  }
}

const table: Pick<FormatCase, 'tells' | 'hasKey'> = {
  tells: ['tokens', 'cacheRead', 'write5m', 'reasoning', 'cost'],
  hasKey: false,
}

const plain = (n: number): Sample => ({
  n,
  at: Date.UTC(2026, 1, 1) + n * 1_000,
  model: 'own',
  uncached: 100,
  cacheRead: 0,
  write5m: 0,
  write1h: 0,
  output: 10,
  reasoning: 0,
  micros: 5,
})

export const genericTable: FormatCase = {
  ...table,
  name: 'any CSV',
  format: 'csv',
  plan: { format: 'csv', columns, provider: 'own' },
  place: 'own.csv',
  pages: (samples, options) => tableOf(samples.map(rowOf), options),
  oddities: [
    {
      says: 'seven fractional digits, seconds and milliseconds since 1970, quoted line ends',
      text: textOf(
        tableOf(
          ['2026-02-03 10:00:00.1234567', '1770112801', '1770112802000', '1770112803.5'].map(
            (when, at) => ({ ...rowOf(plain(9_001 + at)), when, team: 'two\nlines' }),
          ),
          { odd: false },
        ),
      ),
      calls: 4,
      sums: { uncached: 400, output: 40, picos: 20_000_000n },
    },
    {
      says: 'an unterminated last line, and a time that is none',
      text: textOf({
        ...tableOf(
          [
            { ...rowOf(plain(9_011)), when: '2026-02-30' },
            { ...rowOf(plain(9_012)), when: 'now' },
            rowOf(plain(9_013)),
          ],
          { odd: false },
        ),
        after: '',
      }),
      calls: 1,
      sums: { uncached: 100, output: 10, picos: 5_000_000n },
      rejects: ['invalid_time', 'invalid_time'],
    },
  ],
}

export const genericLines: FormatCase = {
  ...table,
  name: 'any JSONL',
  format: 'jsonl',
  plan: { format: 'jsonl', columns, provider: 'own' },
  place: 'own.jsonl',
  pages: (samples, { odd }) =>
    linesOf(
      samples.map((sample) => (odd ? { ...unknownFields, ...rowOf(sample) } : rowOf(sample))),
    ),
  oddities: [
    {
      says: 'a document with its list under a usual key, on one line or on many',
      text: [
        JSON.stringify({ data: [rowOf(plain(9_031)), rowOf(plain(9_032))], total: 2 }),
        JSON.stringify({ meta: { page: 1 }, items: [rowOf(plain(9_033))] }, null, 2),
      ],
      calls: 3,
      sums: { uncached: 300, output: 30, picos: 15_000_000n },
    },
    {
      says: 'a row of another kind is named, and nothing is lost for it',
      text: textOf(linesOf([rowOf(plain(9_021)), { brand: 'new' }, [1, 2], rowOf(plain(9_022))])),
      calls: 2,
      sums: { uncached: 200, output: 20, picos: 10_000_000n },
      rejects: ['missing_time', 'not_an_object'],
    },
  ],
}
