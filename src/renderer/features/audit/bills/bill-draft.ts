import {
  type BillField,
  type BillReading,
  requiredBillFields,
} from '../../../../contract/bill-plan'
import type { BillInspection } from '../../../../contract/bills'
import type { RouteInput } from '../../../../contract/routes'

type Plan = RouteInput<'bills.check'>['plan']

/** How a bill is to be read, as it stands in the form. */
export interface BillDraft {
  provider: string
  timeZone: string
  reading: BillReading
  intoClosedMonths: boolean
}

export function billDraftOf(inspection: BillInspection, provider: string): BillDraft {
  const own = { 'openai-cost': 'OpenAI', 'anthropic-cost': 'Anthropic' } as const
  return {
    provider: inspection.known ? own[inspection.known] : provider,
    timeZone: 'UTC',
    reading: inspection.suggested,
    intoClosedMonths: false,
  }
}

/** What is not said yet, without which no line can be read. */
export function missingInBill(
  draft: BillDraft,
  { known }: Pick<BillInspection, 'known'>,
): ('provider' | (typeof requiredBillFields)[number])[] {
  const missing: ReturnType<typeof missingInBill> = []
  if (draft.provider.trim() === '') missing.push('provider')
  if (known) return missing
  return [
    ...missing,
    ...requiredBillFields.filter((field) => draft.reading.columns[field] === undefined),
  ]
}

export function billPlanOf(
  { provider, timeZone, reading, intoClosedMonths }: BillDraft,
  { known, delimiter }: Pick<BillInspection, 'known' | 'delimiter'>,
): Plan {
  const common = { delimiter, provider: provider.trim(), intoClosedMonths }
  return known
    ? { ...common, format: known }
    : { ...common, format: 'bill', timeZone, bill: reading }
}

export function withBillColumn(
  draft: BillDraft,
  field: BillField,
  column: string | null,
): BillDraft {
  const { [field]: _, ...others } = draft.reading.columns
  const columns = column === null ? others : { ...others, [field]: column }
  return { ...draft, reading: { ...draft.reading, columns } }
}
