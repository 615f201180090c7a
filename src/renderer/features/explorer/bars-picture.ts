import { element, text } from '../../lib/chart-export'

interface PictureBar {
  label: string
  text: string
  parts: { value: number; color: string }[]
}

const ROW = 24
const LABEL = 220
const AMOUNT = 120

/** Horizontal bars as a drawing of their own, to be saved. */
export function barsPicture(bars: readonly PictureBar[], wide: number): SVGSVGElement {
  const width = Math.max(640, wide)
  const room = width - LABEL - AMOUNT
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0))
  const largest = Math.max(...sums, Number.MIN_VALUE)
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('width', String(width))
  svg.setAttribute('height', String(bars.length * ROW))
  bars.forEach((bar, index) => {
    const middle = index * ROW + 16
    svg.append(
      text(shortened(bar.label), { x: 0, y: middle, 'font-size': 12 }),
      text(bar.text, { x: width, y: middle, 'font-size': 12, 'text-anchor': 'end' }),
    )
    let x = LABEL
    for (const { value, color } of bar.parts) {
      const length = (value / largest) * room
      if (length <= 0) continue
      svg.append(element('rect', { x, y: index * ROW + 5, width: length, height: 14, fill: color }))
      x += length
    }
  })
  return svg
}

function shortened(label: string): string {
  const characters = [...label]
  return characters.length > 34 ? `${characters.slice(0, 33).join('')}…` : label
}
