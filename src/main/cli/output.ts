import { AppError } from '../../contract/errors'

/** 0 done · 1 failed · 2 wrong usage. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** The result goes to stdout, as one JSON document or as text; everything else goes to stderr. */
export interface Output {
  readonly json: boolean
  /** `text` is what a person reads when JSON was not asked for. */
  result(value: unknown, text: string): void
  note(message: string): void
}

export function makeOutput(json: boolean): Output {
  return {
    json,
    result(value, text) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`)
    },
    note(message) {
      process.stderr.write(`${message}\n`)
    },
  }
}

/** Columns set by width, for terminals and for awk. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => [...(row[column] ?? '')].length)),
  )
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function usageError(message: string): AppError {
  return new AppError('validation', message)
}

export function exitCodeOf(error: unknown): number {
  return error instanceof AppError && error.code === 'validation' ? EXIT.usage : EXIT.failed
}
