import { element, text } from '../../lib/chart-export'
import { heatLevel } from '../../lib/chart-scale'

interface HeatPictureParts {
  rows: readonly { short: string }[]
  columns: readonly { short: string }[]
  cells: readonly { value: number }[]
  legend: { least: string; most: string }
}

const CELL = { width: 30, height: 22, gap: 2 }
const LEFT = 44
const TOP = 20
const LEVELS = 6
/** How much of the colour a level has. */
const STRENGTH = [0, 0.18, 0.34, 0.5, 0.68, 0.86, 1]

/** The heat map as marks of a picture. */
export function heatPicture({ rows, columns, cells, legend }: HeatPictureParts): SVGSVGElement {
  const largest = Math.max(0, ...cells.map(({ value }) => value))
  const [stepX, stepY] = [CELL.width + CELL.gap, CELL.height + CELL.gap]
  const width = LEFT + columns.length * stepX
  const bottom = TOP + rows.length * stepY
  const svg = element('svg', { width, height: bottom + 24 }) as SVGSVGElement
  const quiet = { 'font-size': 11, fill: 'var(--mantine-color-dimmed)' }
  const square = (level: number, x: number, y: number, size: { width: number; height: number }) => [
    element('rect', { x, y, ...size, rx: 2, fill: 'var(--tl-hover)' }),
    element('rect', {
      x,
      y,
      ...size,
      rx: 2,
      fill: 'var(--mantine-color-ink-6)',
      'fill-opacity': STRENGTH[level] ?? 1,
    }),
  ]
  svg.append(
    ...columns.map(({ short }, column) =>
      text(short, { x: LEFT + column * stepX, y: 12, ...quiet }),
    ),
    ...rows.map(({ short }, row) => text(short, { x: 0, y: TOP + row * stepY + 15, ...quiet })),
    ...cells.flatMap(({ value }, index) => {
      const x = LEFT + (index % columns.length) * stepX
      const y = TOP + Math.floor(index / columns.length) * stepY
      return square(heatLevel(value, largest, LEVELS), x, y, CELL)
    }),
    text(legend.least, { x: LEFT, y: bottom + 18, ...quiet }),
    ...STRENGTH.flatMap((_, level) =>
      square(level, LEFT + 64 + level * 16, bottom + 8, { width: 12, height: 12 }),
    ),
    text(legend.most, { x: LEFT + 64 + STRENGTH.length * 16 + 4, y: bottom + 18, ...quiet }),
  )
  return svg
}
