import { z } from 'zod'

/** What a column of an invoice can become. */
export const billFieldSchema = z.enum([
  'date',
  'amount',
  'currency',
  'item',
  'description',
  'quantity',
])
export type BillField = z.infer<typeof billFieldSchema>

export const billColumnsSchema = z.partialRecord(billFieldSchema, z.string().max(1_000))
export type BillColumns = z.infer<typeof billColumnsSchema>

/** How an invoice's lines are read, which no two providers write alike. */
export const billReadingSchema = z.object({
  columns: billColumnsSchema,
  /** Of "10/05/2026": the month first, or the day. */
  dateOrder: z.enum(['monthFirst', 'dayFirst']).default('monthFirst'),
  decimalSign: z.enum(['.', ',']).default('.'),
})
export type BillReading = z.infer<typeof billReadingSchema>

/** The fields without which no line can be read. */
export const requiredBillFields = ['date', 'amount', 'item'] as const satisfies BillField[]
