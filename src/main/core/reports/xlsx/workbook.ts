import { escapeText } from '../html/escape'
import { ZipWriter } from '../zip/zip-writer'
import { SharedStrings } from './shared-strings'
import { STYLES_XML } from './styles'

/** Rows that a sheet can hold, its head included. */
export const MAX_SHEET_ROWS = 1_048_576

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The largest part by far is repetitive text: the quickest level already takes it to a tenth. */
const SHEET_LEVEL = 1

interface SheetLook {
  /** In characters. */
  widths: readonly number[]
  /** Rows that stay in sight. */
  frozenRows: number
}

/** A workbook written sheet after sheet, at constant memory. */
export class Workbook {
  readonly strings = new SharedStrings()
  private readonly names: string[] = []

  private constructor(private readonly zip: ZipWriter) {}

  static async create(path: string, written: Date): Promise<Workbook> {
    return new Workbook(await ZipWriter.create(path, written))
  }

  async beginSheet(name: string, look: SheetLook): Promise<void> {
    this.names.push(freeSheetName(name, this.names))
    await this.zip.begin(`xl/worksheets/sheet${this.names.length}.xml`, { level: SHEET_LEVEL })
    await this.zip.write(Buffer.from(sheetHead(look)))
  }

  /** Rows as XML, ASCII alone: texts are shared strings. Resolves when the chunk is free again. */
  async write(rows: string | Buffer): Promise<void> {
    await this.zip.write(typeof rows === 'string' ? Buffer.from(rows, 'latin1') : rows)
  }

  /** `filter`: the range that gets filter buttons, "A1:M100". */
  async endSheet(filter: string | null): Promise<void> {
    const filters = filter === null ? '' : `<autoFilter ref="${filter}"/>`
    await this.zip.write(Buffer.from(`</sheetData>${filters}</worksheet>`))
    await this.zip.end()
  }

  /** Writes what ties the sheets together. Answers the file's size in bytes. */
  async close(): Promise<number> {
    const { zip, names } = this
    await zip.add('xl/sharedStrings.xml', this.strings.xml())
    await zip.add('xl/styles.xml', STYLES_XML)
    await zip.add('xl/workbook.xml', workbookXml(names))
    await zip.add('xl/_rels/workbook.xml.rels', workbookRelations(names.length))
    await zip.add('_rels/.rels', relations([`${OFFICE}/officeDocument|xl/workbook.xml`]))
    await zip.add('[Content_Types].xml', contentTypes(names.length))
    return zip.close()
  }

  abandon(): Promise<void> {
    return this.zip.abandon()
  }
}

/** At most 31 characters, without those that Excel forbids, and different from the others. */
function freeSheetName(name: string, taken: readonly string[]): string {
  const clean =
    name
      .replaceAll(/[[\]:*?/\\]/g, ' ')
      .replaceAll(/^'+|'+$/g, '')
      .trim() || 'Sheet'
  const used = new Set(taken.map((other) => other.toLowerCase()))
  for (let number = 1; ; number++) {
    const tail = number === 1 ? '' : ` ${number}`
    const candidate = clean.slice(0, 31 - tail.length) + tail
    if (!used.has(candidate.toLowerCase())) return candidate
  }
}

function sheetHead({ widths, frozenRows }: SheetLook): string {
  const pane =
    frozenRows === 0
      ? ''
      : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return (
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols><sheetData>`
  )
}

function workbookXml(names: readonly string[]): string {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${escapeText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`
}

function workbookRelations(sheets: number): string {
  return relations([
    ...Array.from({ length: sheets }, (_, i) => `${OFFICE}/worksheet|worksheets/sheet${i + 1}.xml`),
    `${OFFICE}/styles|styles.xml`,
    `${OFFICE}/sharedStrings|sharedStrings.xml`,
  ])
}

/** `type|target` each; ids are rId1, rId2, … */
function relations(list: readonly string[]): string {
  const items = list.map((one, index) => {
    const [type = '', target = ''] = one.split('|')
    return `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`
  })
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`
}

function contentTypes(sheets: number): string {
  const parts = [
    ...Array.from({ length: sheets }, (_, i) => [`worksheets/sheet${i + 1}`, 'worksheet'] as const),
    ['styles', 'styles'] as const,
    ['sharedStrings', 'sharedStrings'] as const,
  ]
  return (
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>` +
    parts
      .map(
        ([part, type]) =>
          `<Override PartName="/xl/${part}.xml" ContentType="${SHEET_TYPE}.${type}+xml"/>`,
      )
      .join('') +
    '</Types>'
  )
}
