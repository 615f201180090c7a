import type { BillField } from '../../../../contract/bill-plan'
import { AppError } from '../../../../contract/errors'
import { remembered } from '../../map-entry'
import { dayRanges } from '../../periods'
import { cleanName, isBlank } from '../fields'
import { refuseUnknownColumns } from '../records'
import { FIRST_SECOND, LAST_SECOND, makeTimeReader } from '../times'
import { readAmount } from './bill-amount'
import { isoDate } from './bill-date'
import type { ReadContext, UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { readCsv } from './read-json'
import { makeReportKeys } from './report-key'
import { type JsonObject, RecordRejected, textOf } from './values'

/**
 * An invoice of anyone (CSV): a plan says what its columns are and whose it is. A line is an amount
 * of a day. The same line again in one file is another one; in another file it is the same.
 */
export const bill: UsageFormat = {
  id: 'bill',
  keep: 'last',
  appends: () => false,
  detect: () => false,
  async *read(context) {
    const { plan } = context
    const { bill: reading, timeZone, provider = '' } = plan
    if (!reading || provider === '') throw notPlanned()
    const head = { ...context.head, delimiter: plan.delimiter }
    const make = makeRecordMaker(context)
    const dayOf = makeDayReader(timeZone, context)
    const reportKey = makeReportKeys()
    const cell = (value: JsonObject, field: BillField): string => {
      const column = reading.columns[field]
      return column === undefined ? '' : textOf(value[column])
    }
    let isFirst = true
    yield* readCsv({ ...context, head }, ({ line, value }) => {
      if (isFirst) refuseUnknownColumns({ columns: reading.columns }, Object.keys(value))
      isFirst = false
      const amount = readAmount(cell(value, 'amount'), cell(value, 'currency'), reading.decimalSign)
      if (amount === null) return null
      const { start, end } = dayOf(isoDate(cell(value, 'date'), reading.dateOrder))
      const description = cleanName(cell(value, 'description'))
      const item = cleanName(cell(value, 'item')) || description
      if (isBlank(item)) throw new RecordRejected('missing_item')
      const draft = {
        line,
        time: start,
        provider,
        model: item,
        project: 'bill',
        tokens: { input: 0, inputIncludesCache: true, output: 0 },
        cost: amount,
        bucket: { end, requests: 0, description, quantity: cell(value, 'quantity'), timeZone },
      }
      const record = make(draft)
      const what = [provider.toLowerCase(), timeZone, start, end, item, description]
      return { ...record, eventId: reportKey(...what, record.recordedCost ?? '') }
    })
  },
}

/** Texts that name a day; where they name instants, each may be another one. */
const MOST_DAYS = 10_000

/** The day of the zone that an instant lies in. Throws RecordRejected. */
function makeDayReader(
  timeZone: string,
  { plan }: Pick<ReadContext, 'plan'>,
): (text: string) => { start: string; end: string } {
  const readTime = makeTimeReader(plan.timeZone)
  return remembered((text) => {
    if (isBlank(text)) throw new RecordRejected('missing_time')
    const seconds = readTime(text)?.seconds
    if (seconds === undefined) throw new RecordRejected('invalid_time', text)
    const [range] =
      seconds < FIRST_SECOND || seconds > LAST_SECOND ? [] : dayRanges(seconds, seconds, timeZone)
    if (!range) throw new RecordRejected('time_out_of_range', text)
    return { start: isoOf(range.start), end: isoOf(range.end) }
  }, MOST_DAYS)
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function notPlanned(): AppError {
  return new AppError(
    'validation',
    'A bill needs a provider, and a plan that says what its columns are.',
    { reason: 'bill_plan' },
  )
}
