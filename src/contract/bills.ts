import { z } from 'zod'
import { billReadingSchema } from './bill-plan'
import { tableFormatSchema } from './explore'
import { savedFileSchema } from './files'
import { importPlanSchema, rejectedRowSchema } from './imports'
import { monthSchema } from './months'
import { defineRoute } from './route'
import { asked } from './spend'
import { toleranceAmountSchema, toleranceSchema } from './tolerance'
import {
  decimalSchema,
  emptySchema,
  idSchema,
  instantSchema,
  localDateSchema,
  timeZoneSchema,
} from './values'

/** Two providers' cost exports, whose days are UTC's, and invoices of anyone. */
export const billSourceSchema = z.enum(['openai-cost', 'anthropic-cost', 'bill'])
export type BillSource = z.infer<typeof billSourceSchema>

/** `platform`: billed, and someone said that it belongs to no model. */
export const reconciliationStateSchema = z.enum([
  'within',
  'differs',
  'billOnly',
  'ledgerOnly',
  'platform',
])
export type ReconciliationState = z.infer<typeof reconciliationStateSchema>

export const reconciliationRequestSchema = z.object({
  source: billSourceSchema,
  month: monthSchema,
  /** Whose bill, where the source has several; without regard to case. */
  provider: z.string().trim().max(128).optional(),
  /** In whose days, where the bills have several zones. */
  timeZone: timeZoneSchema.optional(),
  /** Whose calls; otherwise those of the provider with the bill's name. */
  providerId: idSchema.optional(),
  by: z.enum(['day', 'month']).default('day'),
  /** Otherwise what this machine remembers for the connection. */
  toleranceUsd: toleranceAmountSchema.optional(),
  tolerancePercent: toleranceAmountSchema.optional(),
})
export type ReconciliationRequest = z.output<typeof reconciliationRequestSchema>

const reconciliationRowSchema = z.object({
  /** In the bill's zone; a month (2026-10) when that was asked for. */
  day: z.string(),
  /** null: the line item is no model of the provider. */
  modelId: idSchema.nullable(),
  /** The model's name, or the line item. */
  name: z.string(),
  billedUsd: decimalSchema,
  recordedUsd: decimalSchema,
  /** Billed less recorded. */
  differenceUsd: decimalSchema,
  state: reconciliationStateSchema,
  /** Lines of the bill, and calls of the ledger. */
  lines: z.number().int(),
  calls: z.number().int(),
  /** What the day (or month) covers: start inclusive, end exclusive. */
  from: instantSchema,
  to: instantSchema,
})
export type ReconciliationRow = z.infer<typeof reconciliationRowSchema>

/** A line of a bill, as its file has it. */
const billLineSchema = z.object({
  id: idSchema,
  /** In the bill's zone. */
  day: localDateSchema,
  item: z.string(),
  /** "" where the file says nothing. */
  description: z.string(),
  /** In the file's own words; "" where it says nothing. */
  quantity: z.string(),
  /** Every place that it has. */
  amountUsd: decimalSchema,
  fileName: z.string(),
})
export type BillLine = z.infer<typeof billLineSchema>

/** A line item that no rule and no model's name fits. */
const unknownNameSchema = z.object({
  name: z.string(),
  lines: z.number().int(),
  amountUsd: decimalSchema,
  /** What it probably is; null: no model's name is like it. */
  suggestedModelId: idSchema.nullable(),
})

export const reconciliationSchema = z.object({
  billedUsd: decimalSchema,
  recordedUsd: decimalSchema,
  differenceUsd: decimalSchema,
  rows: z.array(reconciliationRowSchema),
  provider: z.object({ id: idSchema.nullable(), name: z.string() }),
  timeZone: timeZoneSchema,
  tolerance: toleranceSchema,
  /** The days that the bill covers; calls of others are not looked at. */
  from: localDateSchema,
  to: localDateSchema,
  /** Of what is billed, what belongs to no model. */
  platformUsd: decimalSchema,
  /** Negative amounts, which are in what is billed. */
  credits: z.object({ lines: z.number().int(), amountUsd: decimalSchema }),
  unknownNames: z.array(unknownNameSchema),
  /** The imports that the lines came with. */
  billIds: z.array(idSchema),
  /** Days for which several of them have lines: those add up. */
  sharedDays: z.number().int(),
  /** Days of which another export is there that is split differently, and not counted. */
  otherSplitDays: z.number().int(),
})
export type Reconciliation = z.infer<typeof reconciliationSchema>

/** Bills whose lines are compared together. */
const billGroupSchema = z.object({
  source: billSourceSchema,
  provider: z.string(),
  timeZone: timeZoneSchema,
  /** Newest first. */
  months: z.array(
    z.object({ month: monthSchema, lines: z.number().int(), amountUsd: decimalSchema }),
  ),
})
export type BillGroup = z.infer<typeof billGroupSchema>

const billSchema = z.object({
  /** Its import's; removing the bill is undoing that. */
  id: idSchema,
  fileName: z.string(),
  source: billSourceSchema,
  provider: z.string(),
  timeZone: timeZoneSchema,
  lines: z.number().int(),
  amountUsd: decimalSchema,
  /** Lines of the file that could not be read. */
  rejected: z.number().int(),
  from: localDateSchema,
  to: localDateSchema,
  importedAt: instantSchema,
})
export type Bill = z.infer<typeof billSchema>

const billNameSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** null: no model, a charge of the platform. */
  modelId: idSchema.nullable(),
  modelName: z.string().nullable(),
})
export type BillName = z.infer<typeof billNameSchema>

const billInspectionSchema = z.object({
  /** A cost export that says itself what its columns are; null: an invoice. */
  known: z.enum(['openai-cost', 'anthropic-cost']).nullable(),
  delimiter: z.enum([',', ';', '\t', '|']),
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  suggested: billReadingSchema,
})
export type BillInspection = z.infer<typeof billInspectionSchema>

/** What a file would bring. */
const billCheckSchema = z.object({
  lines: z.number().int(),
  amountUsd: decimalSchema,
  credits: z.object({ lines: z.number().int(), amountUsd: decimalSchema }),
  /** null: no line can be read. */
  from: localDateSchema.nullable(),
  to: localDateSchema.nullable(),
  fresh: z.number().int(),
  /** There with another amount, which is replaced. */
  changed: z.number().int(),
  /** There as they are; they add nothing. */
  known: z.number().int(),
  rejected: z.number().int(),
  /** The first of them. */
  rejects: z.array(rejectedRowSchema),
  /** The first line items, with what they are taken for. */
  items: z.array(
    z.object({
      name: z.string(),
      lines: z.number().int(),
      amountUsd: decimalSchema,
      to: z.enum(['model', 'platform', 'unknown']),
      modelName: z.string().nullable(),
    }),
  ),
  itemCount: z.number().int(),
  /** Other bills of the provider with amounts for the same days: they would add up. */
  overlaps: z.array(z.object({ id: idSchema, fileName: z.string(), days: z.number().int() })),
  /** Closed months of which there are new lines. */
  closedMonths: z.array(monthSchema),
})
export type BillCheck = z.infer<typeof billCheckSchema>

export const billRoutes = {
  'bills.list': defineRoute({
    input: emptySchema,
    output: z.object({
      groups: z.array(billGroupSchema),
      /** Newest first. */
      bills: z.array(billSchema),
      /** False: this database holds no bills, since the app may not write to it. */
      kept: z.boolean(),
    }),
  }),
  /** Reads the head of a file: a known cost export, or columns and what they probably are. */
  'bills.inspect': defineRoute({
    input: z.object({
      file: z.string().max(200),
      delimiter: z.enum([',', ';', '\t', '|']).optional(),
    }),
    output: billInspectionSchema,
  }),
  /** Reads a whole bill under a plan (as for `imports.start`). Nothing is written. */
  'bills.check': defineRoute({
    input: z.object({
      file: z.string().max(200),
      plan: importPlanSchema,
      providerId: idSchema.optional(),
    }),
    output: billCheckSchema,
  }),
  /**
   * A month of a provider's bills beside the recorded cost, by day and model. The calls of the days
   * are read one by one; `spend.cancel` calls that off by its ticket.
   */
  'bills.compare': defineRoute({
    input: reconciliationRequestSchema.extend(asked),
    output: reconciliationSchema,
  }),
  /** The bill's own lines behind a row of the comparison, oldest first. */
  'bills.lines': defineRoute({
    input: z.object({
      request: reconciliationRequestSchema,
      row: reconciliationRowSchema.pick({ modelId: true, name: true, from: true, to: true }),
      limit: z.number().int().min(1).max(1_000).default(50),
    }),
    output: z.object({ lines: z.array(billLineSchema), total: z.number().int() }),
  }),
  'bills.names': defineRoute({
    input: z.object({ providerId: idSchema }),
    output: z.object({ names: z.array(billNameSchema) }),
  }),
  /** Says which model of the provider a line item is; null: none, a charge of the platform. */
  'bills.assign': defineRoute({
    input: z.object({
      providerId: idSchema,
      name: z.string().trim().min(1, 'required').max(255),
      modelId: idSchema.nullable(),
    }),
    output: billNameSchema,
  }),
  'bills.forget': defineRoute({ input: z.object({ id: idSchema }), output: emptySchema }),
  /** Saves the comparison, or the rows of some states; null: dialog closed. */
  'bills.export': defineRoute({
    input: z.object({
      request: reconciliationRequestSchema,
      states: z.array(reconciliationStateSchema).optional(),
      format: tableFormatSchema,
    }),
    output: z.object({ file: savedFileSchema.nullable() }),
  }),
  /** The same as a Markdown table to paste. */
  'bills.markdown': defineRoute({
    input: z.object({
      request: reconciliationRequestSchema,
      states: z.array(reconciliationStateSchema).optional(),
    }),
    output: z.object({ text: z.string() }),
  }),
}
