import type { Cell, CellType, ReportDocument, ReportTable } from '../document'
import { tablesOf } from '../document'
import { makeSerialTime, serialDay, serialText } from './serial-time'
import type { SharedStrings } from './shared-strings'
import { STYLE } from './styles'
import type { Workbook } from './workbook'

const ROWS_AT_ONCE = 500

const WIDTHS: Record<CellType, number> = {
  text: 26,
  integer: 14,
  money: 18,
  decimal: 18,
  share: 10,
  day: 12,
  instant: 20,
}

/** The first sheet says what the report is; then one sheet for each table. */
export async function writeTableSheets(workbook: Workbook, report: ReportDocument): Promise<void> {
  await writeFacts(workbook, report)
  for (const { section, table } of titledTables(report)) {
    await writeTable(workbook, table, table.title || section, report.timeZone)
  }
}

function titledTables(report: ReportDocument): { section: string; table: ReportTable }[] {
  return report.sections.flatMap((section) =>
    tablesOf({ sections: [section] }).map((table) => ({ section: section.title, table })),
  )
}

async function writeFacts(workbook: Workbook, report: ReportDocument): Promise<void> {
  const { strings } = workbook
  const text = (reference: string, words: string, style: number): string =>
    `<c r="${reference}" t="s" s="${style}"><v>${strings.place(words)}</v></c>`
  await workbook.beginSheet(report.title, { widths: [30, 90], frozenRows: 0 })
  const lines = [
    `<row r="1">${text('A1', report.title, STYLE.title)}</row>`,
    `<row r="2">${text('A2', report.subtitle, STYLE.plain)}</row>`,
    ...report.facts.map(({ label, value }, index) => {
      const n = index + 4
      return `<row r="${n}">${text(`A${n}`, label, STYLE.label)}${text(`B${n}`, value, STYLE.plain)}</row>`
    }),
  ]
  const paragraphs = report.sections.flatMap(({ id, title, blocks }) =>
    id === 'method'
      ? [title, ...blocks.flatMap((block) => (block.kind === 'text' ? block.paragraphs : []))]
      : [],
  )
  const from = report.facts.length + 5
  lines.push(
    ...paragraphs.map((words, index) => {
      const n = from + index
      return `<row r="${n}">${text(`A${n}`, words, index === 0 ? STYLE.totalText : STYLE.plain)}</row>`
    }),
  )
  await workbook.write(lines.join(''))
  await workbook.endSheet(null)
}

async function writeTable(
  workbook: Workbook,
  { columns, rows, total }: ReportTable,
  title: string,
  timeZone: string,
): Promise<void> {
  const { strings } = workbook
  const serialTime = makeSerialTime(timeZone)
  const serial = (second: number): string => serialText(serialTime(second))
  const head = columns.map(({ label, type }) =>
    type === 'instant' ? `${label} (${timeZone})` : label,
  )
  const widths = columns.map(({ type }, index) => (index === 0 ? 32 : WIDTHS[type]))
  await workbook.beginSheet(title, { widths, frozenRows: 1 })
  await workbook.write(headRow(head, 1, strings))
  const line = (cells: readonly Cell[], n: number, isTotal: boolean): string =>
    `<row r="${n}">${cells
      .map((value, index) => {
        // The first cell of the last line says "Total", whatever its column holds.
        const type = isTotal && index === 0 ? 'text' : (columns[index]?.type ?? 'text')
        return cellXml(value, type, `${letter(index)}${n}`, isTotal, strings, serial)
      })
      .join('')}</row>`
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE)
    await workbook.write(some.map((row, index) => line(row, start + index + 2, false)).join(''))
  }
  if (total) await workbook.write(line(total, rows.length + 2, true))
  await workbook.endSheet(`A1:${letter(columns.length - 1)}${rows.length + 1}`)
}

export function headRow(names: readonly string[], n: number, strings: SharedStrings): string {
  const cells = names.map(
    (name, index) =>
      `<c r="${letter(index)}${n}" t="s" s="${STYLE.head}"><v>${strings.place(name)}</v></c>`,
  )
  return `<row r="${n}">${cells.join('')}</row>`
}

function cellXml(
  value: Cell,
  type: CellType,
  reference: string,
  isTotal: boolean,
  strings: SharedStrings,
  serial: (epochSeconds: number) => string,
): string {
  if (value === null) return ''
  const number = (text: string, style: number): string =>
    `<c r="${reference}" s="${style}"><v>${text}</v></c>`
  const words = (text: string): string =>
    `<c r="${reference}" t="s" s="${isTotal ? STYLE.totalText : STYLE.plain}"><v>${strings.place(text)}</v></c>`
  switch (type) {
    case 'text':
      return words(String(value))
    case 'integer':
      return number(String(value), isTotal ? STYLE.totalInteger : STYLE.integer)
    case 'money':
      return number(String(value), isTotal ? STYLE.totalMoney : STYLE.money)
    case 'decimal':
      return fitsNumber(String(value)) ? number(String(value), STYLE.decimal) : words(String(value))
    case 'share':
      return number(String(value), STYLE.share)
    case 'day':
      return number(serialDay(String(value)), STYLE.day)
    case 'instant':
      return number(serial(Math.floor(Date.parse(String(value)) / 1_000)), STYLE.instant)
  }
}

/** A binary double keeps 15 figures of every decimal; what has more is kept as text. */
function fitsNumber(decimal: string): boolean {
  return decimal.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15
}

/** "A" for 0; tables have fewer than 27 columns. */
function letter(index: number): string {
  return String.fromCodePoint(65 + index)
}
