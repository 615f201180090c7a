import { csvText } from '../../csv-text'
import { markdownText } from '../../spend/table-text'
import { type ReportFormatters } from '../context'
import type { Block, Cell, ReportDocument, ReportTable } from '../document'
import { cellText, isNumber } from '../html/cells'
import { tablesOf } from '../document'

/** RFC 4180 with the columns' keys; amounts exact, times UTC, what is not known empty. */
export function tableCsv({ columns, rows }: ReportTable): string {
  const cell = (value: Cell, place: number): string => {
    if (value === null) return ''
    return isNumber(columns[place]?.type ?? 'text') ? String(value) : csvText(String(value))
  }
  const lines = [
    columns.map(({ key }) => key).join(','),
    ...rows.map((row) => row.map(cell).join(',')),
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

/** Every table in one file: an object for each row, with the table's name. Amounts are text. */
export function tablesJsonLines(report: ReportDocument): string {
  return tablesOf(report)
    .flatMap(({ id, columns, rows }) =>
      rows.map((row) => {
        const fields = columns.map(({ key }, place) => [key, row[place] ?? null] as const)
        return `${JSON.stringify({ table: id, ...Object.fromEntries(fields) })}\n`
      }),
    )
    .join('')
}

/** The report as a Markdown document with GitHub tables. */
export function reportMarkdown(report: ReportDocument, format: ReportFormatters): string {
  const facts = report.facts.map(
    ({ label, value }) => `- **${markdownText(label)}**: ${markdownText(value)}`,
  )
  const sections = report.sections.map(({ title, blocks }) => {
    const heading = title === '' ? '' : `## ${markdownText(title)}\n\n`
    const level = title === '' ? '##' : '###'
    return heading + blocks.map((block) => blockMarkdown(block, level, report, format)).join('')
  })
  const head = `# ${markdownText(report.title)}\n\n${markdownText(report.subtitle)}\n\n${facts.join('\n')}\n\n`
  return `${(head + sections.join('')).trimEnd()}\n`
}

function blockMarkdown(
  block: Block,
  level: string,
  report: ReportDocument,
  format: ReportFormatters,
): string {
  switch (block.kind) {
    case 'text':
      return block.paragraphs.map((text) => `${markdownText(text)}\n\n`).join('')
    case 'figures':
      return block.note === null ? '' : `${markdownText(block.note)}\n\n`
    case 'chart':
      return ''
    case 'table':
    case 'data': {
      const { table } = block
      // What stands in another form on the page has no heading of its own here.
      const heading =
        block.kind === 'data' || table.title === ''
          ? ''
          : `${level} ${markdownText(table.title)}\n\n`
      const note =
        block.kind === 'table' && block.note !== undefined && block.shown === undefined
          ? `\n${markdownText(block.note)}\n`
          : ''
      return table.rows.length === 0
        ? ''
        : `${heading}${tableMarkdown(table, report, format)}${note}\n`
    }
  }
}

function tableMarkdown(
  { columns, rows, total }: ReportTable,
  { timeZone }: ReportDocument,
  format: ReportFormatters,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const row = (cells: readonly Cell[]): string[] =>
    columns.map(({ type }, place) =>
      markdownText(cellText(cells[place] ?? null, type, format, timeZone)),
    )
  return [
    line(columns.map(({ label }) => markdownText(label))),
    line(columns.map(({ type }) => (isNumber(type) ? '---:' : '---'))),
    ...rows.map((cells) => line(row(cells))),
    total ? line(row(total).map((text) => (text === '–' ? '' : `**${text}**`))) : '',
  ].join('')
}
