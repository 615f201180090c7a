import { element, text } from '../../lib/chart-export'

interface PictureBar {
  label: string
  text: string
  parts: { value: number; color: string }[]
}

const ROW = 24
const LABEL = 220
const AMOUNT = 120

/**
 * Horizontal bars as a drawing of their own, to be saved. A bar of `largest` takes all the room;
 * what is longer ends there.
 */
export function barsPicture(
  bars: readonly PictureBar[],
  largest: number,
  wide: number,
): SVGSVGElement {
  const width = Math.max(640, wide)
  const room = width - LABEL - AMOUNT
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
      const length = Math.min((value / largest) * room, LABEL + room - x)
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
