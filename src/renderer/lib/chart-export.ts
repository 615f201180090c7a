/** A chart as a picture of its own: title, marks and legend, with every colour written out. */
export interface ChartPicture {
  title: string
  /** The period and the scope, in words. */
  subtitle: string
  marks: SVGSVGElement
  legend: readonly { label: string; color: string; text?: string }[]
}

const SVG = 'http://www.w3.org/2000/svg'
const MARGIN = 16
const HEAD = 52
const LEGEND_ROW = 20
const LEGEND_COLUMN = 240
const FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif"

/** The picture as the text of an SVG file, in the colours that the page has now. */
export function pictureSvg(picture: ChartPicture): string {
  const { marks, legend } = picture
  const root = getComputedStyle(document.documentElement)
  const width = Number(marks.getAttribute('width'))
  const height = Number(marks.getAttribute('height'))
  const columns = Math.max(1, Math.floor(width / LEGEND_COLUMN))
  const legendHeight = Math.ceil(legend.length / columns) * LEGEND_ROW
  const legendTop = MARGIN + HEAD + height + 12
  const full = {
    width: width + 2 * MARGIN,
    height: legendTop + legendHeight + MARGIN - (legend.length === 0 ? 12 : 0),
  }
  const svg = element('svg', {
    xmlns: SVG,
    width: full.width,
    height: full.height,
    viewBox: `0 0 ${full.width} ${full.height}`,
    'font-family': FONT,
  })
  const quiet = 'var(--mantine-color-dimmed)'
  svg.append(
    element('rect', { width: '100%', height: '100%', fill: 'var(--mantine-color-body)' }),
    text(picture.title, { x: MARGIN, y: MARGIN + 16, 'font-size': 15, 'font-weight': 600 }),
    text(picture.subtitle, { x: MARGIN, y: MARGIN + 36, 'font-size': 12, fill: quiet }),
    placed(marks, MARGIN, MARGIN + HEAD),
    ...legend.flatMap((item, index) => {
      const x = MARGIN + (index % columns) * LEGEND_COLUMN
      const y = legendTop + Math.floor(index / columns) * LEGEND_ROW
      const words = item.text === undefined ? item.label : `${item.label}  ${item.text}`
      return [
        element('rect', { x, y, width: 10, height: 10, rx: 2, fill: item.color }),
        text(words, { x: x + 16, y: y + 9, 'font-size': 12 }),
      ]
    }),
  )
  writeOutColors(svg, root)
  return new XMLSerializer().serializeToString(svg)
}

/** The same as a PNG, at `scale` pixels for one. */
export async function picturePng(picture: ChartPicture, scale = 2): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureSvg(picture))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * scale
  canvas.height = image.naturalHeight * scale
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This window cannot draw pictures.')
  context.scale(scale, scale)
  context.drawImage(image, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('The picture could not be written.'))
    }, 'image/png')
  })
}

/** Has the browser fetch a file by its own download. */
export function downloadUrl(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Hands a file to the browser's own download. */
export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  downloadUrl(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** A name that every file system takes: "Spend over time" → "spend-over-time". */
export function fileNameOf(title: string): string {
  const plain = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  return plain.slice(0, 100) || 'chart'
}

type Attributes = Record<string, string | number>

export function element(name: string, attributes: Attributes): SVGElement {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'xmlns') made.setAttribute(key, String(value))
  }
  return made
}

export function text(words: string, attributes: Attributes): SVGElement {
  const made = element('text', { fill: 'var(--mantine-color-text)', ...attributes })
  made.textContent = words
  return made
}

function placed(marks: SVGSVGElement, x: number, y: number): SVGElement {
  const group = element('g', { transform: `translate(${x} ${y})` })
  const copy = marks.cloneNode(true) as SVGSVGElement
  for (const one of [copy, ...copy.querySelectorAll('[class],[style]')]) {
    one.removeAttribute('class')
    one.removeAttribute('style')
  }
  group.append(copy)
  return group
}

/** A file knows no variables of the page. */
function writeOutColors(svg: SVGElement, root: CSSStyleDeclaration): void {
  for (const one of svg.querySelectorAll('*')) {
    for (const name of ['fill', 'stroke']) {
      const variable = /^var\((--[\w-]+)\)$/.exec(one.getAttribute(name) ?? '')?.[1]
      if (variable !== undefined) one.setAttribute(name, root.getPropertyValue(variable).trim())
    }
  }
}
