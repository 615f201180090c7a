import type { BillColumns, BillField } from '../../../contract/bill-plan'
import type { BillInspection } from '../../../contract/bills'
import type { ParsedInput } from '../../../contract/routes'
import { AppError } from '../../../contract/errors'
import { guessDecimalSign, readAmount } from '../imports/formats/bill-amount'
import { guessDateOrder, isoDate } from '../imports/formats/bill-date'
import { readFileHead } from '../imports/formats/head'
import { detectFormat } from '../imports/formats/registry'
import { bareName, mostly, type SampledColumn } from '../imports/guess'
import { inspectTable } from '../imports/inspect-table'
import { makeTimeReader } from '../imports/times'
import type { SourceFile } from '../source-files'

/** Usual names, likeliest first, without anything but letters and digits. */
const synonyms: readonly (readonly [BillField, readonly string[]])[] = [
  [
    'date',
    (
      'date day usagedate usageday billingdate chargeperiodstart starttime startdate periodstart ' +
      'usagestartdate invoicedate servicedate datetime timestamp billingperiodstart time'
    ).split(' '),
  ],
  [
    'amount',
    (
      'amount cost costusd amountusd totalusd billedcost effectivecost netamount total totalcost ' +
      'unblendedcost costinbillingcurrency charge charges lineamount extendedamount price usd subtotal'
    ).split(' '),
  ],
  [
    'currency',
    'currency currencycode billingcurrency amountcurrency billingcurrencycode'.split(' '),
  ],
  [
    'item',
    (
      'model modelname modelid lineitem sku skuname skudescription meter metername product ' +
      'productname item usagetype resourcename servicename service chargedescription deployment ' +
      'resource name description'
    ).split(' '),
  ],
  [
    'description',
    (
      'description chargedescription details memo note comment usagetype project projectname ' +
      'workspace'
    ).split(' '),
  ],
  [
    'quantity',
    (
      'quantity qty usagequantity consumedquantity pricingquantity usageamount units unitsused ' +
      'tokens totaltokens tokencount usage volume hours'
    ).split(' '),
  ],
]

/** What a bill is: a known cost export, or a table whose columns a person confirms. */
export async function inspectBill(
  file: SourceFile,
  { delimiter }: Pick<ParsedInput<'bills.inspect'>, 'delimiter'>,
): Promise<BillInspection> {
  if (file.members) throw noBill(file.name)
  const head = await readFileHead(file)
  const format = detectFormat(head)?.id
  if (format === 'openai-cost' || format === 'anthropic-cost') {
    const suggested = { columns: {}, dateOrder: 'monthFirst', decimalSign: '.' } as const
    return { known: format, delimiter: head.delimiter, columns: [], suggested }
  }
  if (head.kind !== 'csv') throw noBill(file.name)
  const table = await inspectTable(file, { format: 'csv', delimiter })
  const columns = guessBillColumns(table.columns)
  const samplesOf = (field: BillField): string[] =>
    table.columns.find(({ name }) => name === columns[field])?.samples ?? []
  return {
    known: null,
    delimiter: table.delimiter,
    columns: table.columns,
    suggested: {
      columns,
      dateOrder: guessDateOrder(samplesOf('date')),
      decimalSign: guessDecimalSign(samplesOf('amount')),
    },
  }
}

function guessBillColumns(columns: readonly SampledColumn[]): BillColumns {
  const map: BillColumns = {}
  const free = new Set(columns)
  for (const [field, names] of synonyms) {
    const found = names
      .flatMap((name) => columns.filter((column) => bareName(column.name) === name))
      .find((column) => free.has(column) && fits(field, column.samples))
    if (!found) continue
    map[field] = found.name
    free.delete(found)
  }
  return map
}

const readTime = makeTimeReader('UTC')

function fits(field: BillField, samples: readonly string[]): boolean {
  switch (field) {
    case 'date':
      return mostly(
        samples,
        (sample) => readTime(isoDate(sample, guessDateOrder(samples))) !== null,
      )
    case 'amount':
      return mostly(samples, (sample) => isAmount(sample, guessDecimalSign(samples)))
    default:
      return true
  }
}

/** In whatever currency: that it is not USD is told with its line. */
function isAmount(sample: string, sign: '.' | ','): boolean {
  try {
    return readAmount(sample.replace(/[^\d.,()' +-]/g, ''), '', sign) !== null
  } catch {
    return false
  }
}

function noBill(file: string): AppError {
  return new AppError(
    'file_format',
    `${file} is no table with the lines of a bill. Have the bill as CSV.`,
    { reason: 'no_bill_table', params: { file } },
  )
}
