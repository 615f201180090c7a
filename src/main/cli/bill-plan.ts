import { type BillColumns, billFieldSchema, requiredBillFields } from '../../contract/bill-plan'
import type { ImportPlan } from '../../contract/imports'
import { zoneOf } from './filter-options'
import { usageError } from './output'
import type { Session } from './session'

interface BillFlags {
  delimiter?: ImportPlan['delimiter']
  map?: string[]
  timezone?: string
  provider?: string
  intoClosedMonths?: boolean
}

/** How an invoice is read: its headings say it, or `--map`. */
export async function billPlanOf(
  session: Session,
  ref: string,
  flags: BillFlags,
): Promise<ImportPlan> {
  const provider = flags.provider?.trim() ?? ''
  if (provider === '') throw usageError('A bill needs --provider: whose it is.')
  const found = await session.request('bills.inspect', { file: ref, delimiter: flags.delimiter })
  const common = {
    delimiter: found.delimiter,
    columns: {},
    timeZone: flags.timezone === undefined ? 'UTC' : await zoneOf(session, flags.timezone),
    provider,
    inputIncludesCached: true,
    intoClosedMonths: flags.intoClosedMonths,
  }
  if (found.known !== null) return { ...common, format: found.known }
  const columns = { ...found.suggested.columns, ...parseBillMap(flags.map ?? []) }
  const missing = requiredBillFields.filter((field) => columns[field] === undefined)
  if (missing.length > 0) {
    throw usageError(
      `The bill's columns do not say it all. Add ${missing.map((field) => `--map ${field}=COLUMN`).join('; ')}.`,
    )
  }
  return { ...common, format: 'bill', bill: { ...found.suggested, columns } }
}

function parseBillMap(entries: readonly string[]): BillColumns {
  const columns: BillColumns = {}
  for (const pair of entries.flatMap((entry) => entry.split(','))) {
    const at = pair.indexOf('=')
    const field = billFieldSchema.safeParse(pair.slice(0, at).trim())
    const column = pair.slice(at + 1).trim()
    if (at < 1 || !field.success || column === '') {
      throw usageError(
        `--map of a bill takes field=column pairs; fields are ${billFieldSchema.options.join(', ')}.`,
      )
    }
    columns[field.data] = column
  }
  return columns
}
