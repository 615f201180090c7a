/** Instead of one of several exports of the same days: all of them, since each has another part. */
export const ADD_UP = '*'

/** An export that is split by nothing. */
export const UNSPLIT = 'total'

/** Names what a choice is for. */
export function splitKey({ source, provider }: { source: string; provider: string }): string {
  return `${source}~${provider.toLowerCase()}`
}

/**
 * What a stored split says: the columns of the export, and the length of its periods where those
 * are no days. No columns: split by nothing, or not known.
 */
export function readSplit(splitBy: string): { columns: string[]; periodSeconds: number | null } {
  const [columns = '', period] = splitBy.split('@')
  return {
    columns: columns === '' || columns === UNSPLIT ? [] : columns.split('+'),
    periodSeconds: period === undefined ? null : Number(period),
  }
}
