import { escapeText } from '../html/escape'

/** Excel's limit for the text of a cell. */
const MAX_TEXT = 32_767

/** Each text stands once in the workbook; cells name its place. */
export class SharedStrings {
  private readonly places = new Map<string, number>()

  place(text: string): number {
    const known = this.places.get(text)
    if (known !== undefined) return known
    const place = this.places.size
    this.places.set(text, place)
    return place
  }

  xml(): string {
    const items = [...this.places.keys()].map(
      (text) => `<si><t xml:space="preserve">${xmlText(text)}</t></si>`,
    )
    return (
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${items.length}">` +
      `${items.join('')}</sst>`
    )
  }
}

/** `_x0041_` would be read as an A (ECMA-376, ST_Xstring), so such an underscore is spelled out. */
function xmlText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text
  return escapeText(short).replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}
