/** A line of named values, as CSV and as JSONL alike have it. */
export type NamedCells = Readonly<Record<string, string | number | boolean | null>>

/** The line as CSV (RFC 4180), with its end; `texts`: the columns that hold free text. */
export function csvLine(
  line: NamedCells,
  columns: readonly string[],
  texts: ReadonlySet<string>,
): string {
  const cells = columns.map((column) => {
    const cell = String(line[column] ?? '')
    return texts.has(column) ? csvText(cell) : cell
  })
  return `${cells.join(',')}\r\n`
}

/**
 * A text cell of a CSV file (RFC 4180). Spreadsheets run what begins like a formula, so such a text
 * gets an apostrophe (OWASP, "CSV Injection"); numbers are written without this and never changed.
 */
export function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
