import type { UsageTuple } from '../../../storage/usage-stream'
import { CALL_COLUMNS, unpricedTest } from '../../export-rows'
import type { Reference } from '../../reference'
import type { ReportWords } from '../words'
import { RowBuffer } from './row-buffer'
import { makeSerialTime } from './serial-time'
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
  private readonly rowXml: (row: UsageTuple, n: string) => string
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
    this.rowXml = makeRowXml(workbook, reference, makeSerialTime(timeZone))
  }

  async write(rows: readonly UsageTuple[]): Promise<void> {
    for (const row of rows) {
      if (this.onSheet === this.rowsPerSheet) await this.endSheet()
      if (this.onSheet === 0) await this.beginSheet()
      this.onSheet += 1
      if (this.buffer.add(this.rowXml(row, String(this.onSheet)))) await this.buffer.flush()
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

function makeRowXml(
  { strings }: Workbook,
  reference: Reference,
  serial: (epochSeconds: number) => string,
): (row: UsageTuple, n: string) => string {
  const unpriced = unpricedTest(reference)
  const shared = (text: string): string => `" t="s"><v>${strings.place(text)}</v></c>`
  const models = remember((id) => {
    const model = reference.models.get(id)
    return {
      provider: shared(model?.providerName ?? ''),
      name: shared(model?.modelName ?? ''),
      type: shared(model?.modelType ?? ''),
      id: idCell(id),
    }
  })
  const projects = remember((id) => ({
    name: shared(reference.projectNames.get(id) ?? ''),
    id: idCell(id),
  }))
  const [no, yes] = ['" t="b"><v>0</v></c>', '" t="b"><v>1</v></c>']
  return (row, n) => {
    const [id, modelId, projectId, input, output, cacheHit, costUsd, time] = row
    const model = models(modelId)
    const project = projects(projectId)
    return (
      `<row r="${n}"><c r="A${n}" s="${STYLE.instant}"><v>${serial(Date.parse(time) / 1000)}</v></c>` +
      `<c r="B${n}${model.provider}<c r="C${n}${model.name}<c r="D${n}${model.type}` +
      `<c r="E${n}${project.id}<c r="F${n}${project.name}` +
      `<c r="G${n}"><v>${input}</v></c><c r="H${n}"><v>${output}</v></c>` +
      `<c r="I${n}${cacheHit ? yes : no}<c r="J${n}" s="${STYLE.money}"><v>${costUsd}</v></c>` +
      `<c r="K${n}${unpriced(row) ? yes : no}<c r="L${n}${idCell(id)}<c r="M${n}${model.id}</row>`
    )
  }
}

function idCell(id: string): string {
  return id.length <= MOST_DIGITS
    ? `"><v>${id}</v></c>`
    : `" t="inlineStr"><is><t>${id}</t></is></c>`
}

function remember<T>(make: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>()
  return (id) => {
    const found = known.get(id)
    if (found !== undefined) return found
    const made = make(id)
    known.set(id, made)
    return made
  }
}
