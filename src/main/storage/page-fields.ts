const [ZERO, NINE] = [48, 57]
const [COMMA, SEMICOLON] = [44, 59]
/** So many digits are a number that stays exact. */
const MOST_DIGITS = 15

/**
 * Reads a page of rows that the embedded engine hands over as one text, "1,2,3;4,5,6", field by
 * field. Split into lines and fields, each page would leave megabytes of garbage.
 */
export class PageFields {
  private page = ''
  private at = 0
  private readonly ids = new Map<number, string>()

  begin(page: string): void {
    this.page = page
    this.at = 0
  }

  get isOver(): boolean {
    return this.at >= this.page.length
  }

  /** As `Number` reads the field; an empty one is 0. */
  number(): number {
    const { page } = this
    const from = this.at
    let at = from
    let value = 0
    let code = page.charCodeAt(at)
    while (code >= ZERO && code <= NINE) {
      value = value * 10 + code - ZERO
      at += 1
      code = page.charCodeAt(at)
    }
    const isWhole = at === page.length || code === COMMA || code === SEMICOLON
    if (!isWhole || at - from > MOST_DIGITS) return Number(this.text())
    this.at = at + 1
    return value
  }

  /** It may be a part of the page's text and hold on to all of it: who keeps it copies it. */
  text(): string {
    const { page } = this
    const from = this.at
    let at = from
    while (at < page.length && !isMark(page.charCodeAt(at))) at += 1
    this.at = at + 1
    return page.slice(from, at)
  }

  /** An id that stands in many rows: a text of its own, made once. */
  id(): string {
    const from = this.at
    const number = this.number()
    const known = this.ids.get(number)
    if (known !== undefined) return known
    const id = ownText(this.page.slice(from, this.at - 1))
    // Longer ones may share their number with others.
    if (id.length <= MOST_DIGITS) this.ids.set(number, id)
    return id
  }
}

function isMark(code: number): boolean {
  return code === COMMA || code === SEMICOLON
}

/** A copy of a part of a text, which does not hold on to all of it. */
export function ownText(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1')
}
