import { axisTicks, labelledIndexes } from '../../../../renderer/lib/chart-scale'
import type { ReportFormatters } from '../context'
import type { Block } from '../document'
import { sumMoney } from '../money-sums'
import { escapeText, isolated } from './escape'

type Chart = Extract<Block, { kind: 'chart' }>

const WIDTH = 880
const HEIGHT = 250
const LEFT = 64
const TOP = 8
const BOTTOM = 24
const LABEL_WIDTH = 76

/** Stacked columns as inline SVG, with a legend that names every sum. */
export function chartHtml({ title, buckets, series }: Chart, format: ReportFormatters): string {
  const totals = buckets.map((_, index) =>
    series.reduce((sum, { values }) => sum + Number(values[index] ?? 0), 0),
  )
  const ticks = axisTicks(Math.max(0, ...totals), Math.min(0, ...totals), 4)
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1]
  const plotHeight = HEIGHT - TOP - BOTTOM
  const y = (value: number): number => TOP + ((high - value) / (high - low)) * plotHeight
  const step = (WIDTH - LEFT) / Math.max(1, buckets.length)
  const width = Math.max(1, Math.min(step * 0.72, 48))
  const lines = ticks.map((tick) => {
    const at = round(y(tick))
    const color = tick === 0 ? '#9aa2b0' : '#e4e7ec'
    return (
      `<line x1="${LEFT}" x2="${WIDTH}" y1="${at}" y2="${at}" stroke="${color}"/>` +
      `<text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${escapeText(format.money(String(tick)))}</text>`
    )
  })
  const labels = labelledIndexes(buckets.length, Math.floor((WIDTH - LEFT) / LABEL_WIDTH)).map(
    (index) => {
      const at = round(LEFT + (index + 0.5) * step)
      return `<text x="${at}" y="${HEIGHT - 6}" text-anchor="middle">${escapeText(buckets[index] ?? '')}</text>`
    },
  )
  const columns = buckets.map((bucket, index) => {
    const x = round(LEFT + (index + 0.5) * step - width / 2)
    let [up, down] = [0, 0]
    const parts = series.map(({ color, values }) => {
      const value = Number(values[index] ?? 0)
      if (value === 0) return ''
      const from = value > 0 ? up : down
      if (value > 0) up += value
      else down += value
      const top = y(Math.max(from, from + value))
      const height = Math.abs(y(from + value) - y(from))
      return `<rect x="${x}" y="${round(top)}" width="${round(width)}" height="${round(height)}" fill="${color}"/>`
    })
    const sum = sumMoney(series.map(({ values }) => values[index] ?? '0'))
    const hint = `<title>${escapeText(`${bucket}: ${format.moneyFixed(sum)}`)}</title>`
    return `<g>${hint}${parts.join('')}</g>`
  })
  const legend = series.map(
    ({ label, color, total }) =>
      `<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="${color}"/></svg>` +
      `<span>${isolated(label)} ${escapeText(total)}</span></li>`,
  )
  return (
    `<figure><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}"` +
    ` font-size="11" fill="#5c6472" font-family="inherit">${lines.join('')}${labels.join('')}${columns.join('')}</svg>` +
    `<ul class="legend">${legend.join('')}</ul></figure>`
  )
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
