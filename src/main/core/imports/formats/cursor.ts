import type { UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { readCsv } from './read-json'
import { countOf, firstText, textOf } from './values'

const WRITTEN = 'Input (w/ Cache Write)'
const PLAIN = 'Input (w/o Cache Write)'

/**
 * Cursor's usage export (CSV), a call a row, without ids. Input that was written to a cache, input
 * that was not, and cache reads are counted apart. A cost of "Included" is the subscription's: the
 * call itself has none.
 */
export const cursor: UsageFormat = {
  id: 'cursor',
  keep: 'first',
  appends: () => false,
  detect: ({ columns }) => columns.includes(WRITTEN) && columns.includes('Cache Read'),
  async *read(context) {
    const make = makeRecordMaker(context)
    yield* readCsv(context, ({ line, value }) => {
      const cost = firstText(value['Cost'], value['Cost ($)'])
      return make({
        line,
        time: value['Date'],
        provider: 'Cursor',
        model: textOf(value['Model']),
        project: firstText(context.plan.project, 'Cursor'),
        tokens: {
          input: countOf(value[PLAIN]),
          inputIncludesCache: false,
          cacheRead: countOf(value['Cache Read']),
          cacheWrite5m: countOf(value[WRITTEN]),
          output: countOf(value['Output Tokens']),
        },
        cost: /^\s*\$?[\d.]/.test(cost) ? cost : '',
        status: textOf(value['Kind']),
      })
    })
  },
}
