import { AppError } from '../../contract/errors'
import { diskError } from '../core/uploads'

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

/**
 * Watches what is written to the terminal or a pipe. A reader that has seen enough (`| head`) is
 * no failure; an answer that could not be written is. Call the result at the end.
 */
export function watchOutput(): () => Promise<void> {
  let unwritten: NodeJS.ErrnoException | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') unwritten = error
  })
  process.stderr.on('error', () => undefined)
  return async () => {
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
    if (unwritten) throw diskError(unwritten)
  }
}

/** What was asked about is not so: the answer stands on stdout, and the exit code is 1. */
export class CheckFailed extends Error {}

export function usageError(message: string): AppError {
  return new AppError('validation', message)
}

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AppError) || error.code !== 'validation') return EXIT.failed
  // A name that exists already is nothing that the caller wrote wrongly.
  const { fields } = error.details
  return fields?.every((field) => field.code === 'taken') ? EXIT.failed : EXIT.usage
}
