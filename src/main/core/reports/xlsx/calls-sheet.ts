import type { UsageTuple } from '../../../storage/usage-stream'
import { CALL_COLUMNS, unpricedTest } from '../../export-rows'
import { makeSecondsOf } from '../../instant-seconds'
import { remembered } from '../../map-entry'
import type { Reference } from '../../reference'
import type { ReportWords } from '../words'
import { digitsOf, RowBuffer } from './row-buffer'
import { FRACTION_PLACES, makeSerialTime } from './serial-time'
import { STYLE } from './styles'
import { headRow } from './table-sheets'
import { MAX_SHEET_ROWS, type Workbook } from './workbook'

/** Excel keeps 15 digits of a number; a longer id is text. */
const MOST_DIGITS = 15
const LAST_COLUMN = 'M'

/**
 * Every call of a report on sheets of a workbook, the columns of the CSV file. Rows are put together
 * from pieces made once for each model and project: this runs a million times.
 */
export class CallsSheets {
  private readonly writeRow: (row: UsageTuple, n: number) => void
  private readonly buffer: RowBuffer
  /** Rows on the sheet that is open, the head included; 0: none is open. */
  private onSheet = 0

  constructor(
    private readonly workbook: Workbook,
    reference: Reference,
    private readonly timeZone: string,
    private readonly words: ReportWords,
    private readonly rowsPerSheet = MAX_SHEET_ROWS,
  ) {
    this.buffer = new RowBuffer((chunk) => workbook.write(chunk))
    this.writeRow = makeRowWriter(this.buffer, workbook, reference, timeZone)
  }

  async write(rows: readonly UsageTuple[]): Promise<void> {
    for (const row of rows) {
      if (this.onSheet === this.rowsPerSheet) await this.endSheet()
      if (this.onSheet === 0) await this.beginSheet()
      this.onSheet += 1
      this.writeRow(row, this.onSheet)
      if (this.buffer.isFull) await this.buffer.flush()
    }
  }

  /** An empty sheet says that there was no call. */
  async end(): Promise<void> {
    if (this.onSheet === 0) await this.beginSheet()
    await this.endSheet()
  }

  private async beginSheet(): Promise<void> {
    const { columns, calls } = this.words
    const [time, ...others] = CALL_COLUMNS
    const names = [`${time} (${this.timeZone})`, ...others]
    const widths = [20, 18, 30, 11, 12, 24, 13, 13, 10, 14, 10, 14, 10]
    await this.workbook.beginSheet(calls.title || columns.calls, { widths, frozenRows: 1 })
    await this.workbook.write(headRow(names, 1, this.workbook.strings))
    this.onSheet = 1
  }

  private async endSheet(): Promise<void> {
    await this.buffer.end()
    await this.workbook.endSheet(`A1:${LAST_COLUMN}${this.onSheet}`)
    this.onSheet = 0
  }
}

/**
 * Writes one row: the cells of a model or a project are one piece each, up to the next column. The
 * format does not ask for the reference of each cell, a third of the bytes, but some readers do.
 */
function makeRowWriter(
  buffer: RowBuffer,
  { strings }: Workbook,
  reference: Reference,
  timeZone: string,
): (row: UsageTuple, n: number) => void {
  const { piece } = RowBuffer
  const unpriced = unpricedTest(reference)
  const secondsOf = makeSecondsOf()
  const serial = makeSerialTime(timeZone)
  const shared = (text: string): string => `" t="s"><v>${strings.place(text)}</v></c>`
  const to = (column: string): string => `<c r="${column}`
  const models = remembered((id: string) => {
    const model = reference.models.get(id)
    return {
      provider: piece(shared(model?.providerName ?? '') + to('C')),
      name: piece(shared(model?.modelName ?? '') + to('D')),
      type: piece(shared(model?.modelType ?? '') + to('E')),
      id: piece(`${idCell(id)}</row>`),
    }
  })
  const projects = remembered((id: string) => ({
    id: piece(idCell(id) + to('F')),
    name: piece(shared(reference.projectNames.get(id) ?? '') + to('G')),
  }))
  const flag = (column: string): { no: Uint8Array; yes: Uint8Array } => ({
    no: piece(`" t="b"><v>0</v></c>${to(column)}`),
    yes: piece(`" t="b"><v>1</v></c>${to(column)}`),
  })
  const [hit, priceless] = [flag('J'), flag('L')]
  const rowBegin = piece('<row r="')
  const toTime = piece(`">${to('A')}`)
  const time = piece(`" s="${STYLE.instant}"><v>`)
  const [toProvider, toOutput] = [piece(`</v></c>${to('B')}`), piece(`</v></c>${to('H')}`)]
  const [toHit, toUnpriced] = [piece(`</v></c>${to('I')}`), piece(`</v></c>${to('K')}`)]
  const [plain, money] = [piece('"><v>'), piece(`" s="${STYLE.money}"><v>`)]
  const toModelId = to('M')
  return (row, n) => {
    const [id, modelId, projectId, input, output, cacheHit, costUsd, instant] = row
    const model = models(modelId)
    const project = projects(projectId)
    const places = digitsOf(n)
    buffer.put(rowBegin)
    buffer.digits(n, places)
    buffer.put(toTime)
    buffer.digits(n, places)
    buffer.put(time)
    const { day, fraction } = serial(secondsOf(instant))
    buffer.number(day)
    buffer.text('.')
    buffer.digits(fraction, FRACTION_PLACES)
    buffer.put(toProvider)
    buffer.digits(n, places)
    buffer.put(model.provider)
    buffer.digits(n, places)
    buffer.put(model.name)
    buffer.digits(n, places)
    buffer.put(model.type)
    buffer.digits(n, places)
    buffer.put(project.id)
    buffer.digits(n, places)
    buffer.put(project.name)
    buffer.digits(n, places)
    buffer.put(plain)
    buffer.number(input)
    buffer.put(toOutput)
    buffer.digits(n, places)
    buffer.put(plain)
    buffer.number(output)
    buffer.put(toHit)
    buffer.digits(n, places)
    buffer.put(cacheHit ? hit.yes : hit.no)
    buffer.digits(n, places)
    buffer.put(money)
    buffer.text(costUsd)
    buffer.put(toUnpriced)
    buffer.digits(n, places)
    buffer.put(unpriced(row) ? priceless.yes : priceless.no)
    buffer.digits(n, places)
    buffer.text(idCell(id))
    buffer.text(toModelId)
    buffer.digits(n, places)
    buffer.put(model.id)
  }
}

function idCell(id: string): string {
  return id.length <= MOST_DIGITS
    ? `"><v>${id}</v></c>`
    : `" t="inlineStr"><is><t>${id}</t></is></c>`
}
