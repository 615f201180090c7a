import { formatters, type ReportFormatters } from '../context'
import type { Block, Cell, ReportDocument, ReportTable, Section } from '../document'
import { wordsOf } from '../words'
import { cellText, isNumber } from './cells'
import { chartHtml } from './chart'
import { escapeText, isolated } from './escape'
import { REPORT_STYLE } from './style'

/** Rows that stay together on one sheet of paper. */
const SHORT_TABLE = 15

/**
 * One self-contained page: no script, nothing from elsewhere (its own policy forbids both), no
 * `style` attribute, so that it can also be shown inside the app under the app's policy.
 */
export function reportHtml(report: ReportDocument): string {
  const format = formatters(report.language)
  const words = wordsOf(report.language)
  const facts = report.facts.map(
    ({ label, value }) => `<dt>${escapeText(label)}</dt><dd>${isolated(value)}</dd>`,
  )
  const sections = report.sections.map((section) => sectionHtml(section, report, format))
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Token Ledger">
<title>${escapeText(`${report.title} · ${report.subtitle}`)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>${isolated(report.title)}</h1>
<p class="subtitle">${escapeText(report.subtitle)}</p>
<dl class="facts">${facts.join('')}</dl>
</header>
<main>
${sections.join('\n')}
</main>
<footer>Token Ledger</footer>
</body>
</html>
`
}

function sectionHtml(
  { id, title, blocks }: Section,
  report: ReportDocument,
  format: ReportFormatters,
): string {
  const heading = title === '' ? '' : `<h2>${escapeText(title)}</h2>`
  // A table with a name of its own heads a part of a section, or a section without a name.
  const level = title === '' ? 'h2' : 'h3'
  const parts = blocks.map((block) => blockHtml(block, report, format, level))
  return `<section id="${id}">${heading}${parts.join('\n')}</section>`
}

function blockHtml(
  block: Block,
  report: ReportDocument,
  format: ReportFormatters,
  level: 'h2' | 'h3',
): string {
  switch (block.kind) {
    case 'figures':
      return figuresHtml(block, report)
    case 'chart':
      return chartHtml(block, format)
    case 'table': {
      const { table, shown, note } = block
      const heading = table.title === '' ? '' : `<${level}>${escapeText(table.title)}</${level}>`
      const below = note === undefined ? '' : `<p class="note">${escapeText(note)}</p>`
      return heading + tableHtml(table, shown, report, format) + below
    }
    case 'data':
      return ''
    case 'text':
      return block.paragraphs.map((text) => `<p>${escapeText(text)}</p>`).join('')
  }
}

function figuresHtml(
  { figures, note }: Extract<Block, { kind: 'figures' }>,
  { language }: ReportDocument,
): string {
  const words = wordsOf(language)
  const items = figures.map(({ label, value, exact, change }) => {
    const lines = [
      ...(exact === undefined ? [] : [`${words.figures.exactly} ${exact}`]),
      ...(change === null ? [] : [change.text]),
    ]
    return (
      `<li><div class="label">${escapeText(label)}</div><div class="value">${escapeText(value)}</div>` +
      `${lines.map((line) => `<div class="small">${escapeText(line)}</div>`).join('')}</li>`
    )
  })
  const below = note === null ? '' : `<p class="note">${escapeText(note)}</p>`
  return `<ul class="figures">${items.join('')}</ul>${below}`
}

function tableHtml(
  { columns, rows, total }: ReportTable,
  shown: number | undefined,
  { timeZone, language }: ReportDocument,
  format: ReportFormatters,
): string {
  const words = wordsOf(language)
  const places = columns.flatMap((column, place) => (column.fileOnly ? [] : [{ column, place }]))
  const head = places.map(({ column }) => {
    const kind = isNumber(column.type) ? ' class="number"' : ''
    return `<th scope="col"${kind}>${escapeText(column.label)}</th>`
  })
  const unpricedAt = columns.findIndex(({ key }) => key === 'unpriced_calls')
  const line = (row: readonly Cell[], isTotal = false): string => {
    const cells = places.map(({ column, place }, index) => {
      const value = row[place] ?? null
      // An unpriced call is not a call that cost nothing.
      const isUnknown =
        column.key === 'cost_usd' && Number(value) === 0 && Number(row[unpricedAt] ?? 0) > 0
      const text = isUnknown
        ? words.prices.states.unpriced
        : isTotal && value === null
          ? ''
          : cellText(value, column.type, format, timeZone)
      const inner = column.type === 'text' ? isolated(text) : escapeText(text)
      const bar = column.type === 'share' && value !== null ? shareBar(Number(value)) : ''
      if (index === 0) return `<th scope="row">${inner}</th>`
      return `<td${isNumber(column.type) ? ' class="number"' : ''}>${inner}${bar}</td>`
    })
    return `<tr>${cells.join('')}</tr>`
  }
  const body = rows.slice(0, shown ?? rows.length).map((row) => line(row))
  const foot = total ? `<tfoot>${line(total, true)}</tfoot>` : ''
  const look = body.length <= SHORT_TABLE ? 'scroll short' : 'scroll'
  return (
    `<div class="${look}"><table><thead><tr>${head.join('')}</tr></thead>` +
    `<tbody>${body.join('\n')}</tbody>${foot}</table></div>`
  )
}

function shareBar(share: number): string {
  const width = Math.round(Math.max(0, Math.min(1, share)) * 360) / 10
  return (
    '<svg class="share" viewBox="0 0 36 6" aria-hidden="true"><rect width="36" height="6" rx="2" fill="#e4e7ec"/>' +
    `<rect width="${width}" height="6" rx="2" fill="#6172e6"/></svg>`
  )
}
