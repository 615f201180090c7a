/** What usage is kept in, for dialogs and folders; what a file really is, its content tells. */
export const usageFileExtensions = [
  'csv',
  'tsv',
  'txt',
  'log',
  'jsonl',
  'ndjson',
  'json',
  'db',
  'sqlite',
  'sqlite3',
]

const pattern = new RegExp(`\\.(?:${usageFileExtensions.join('|')})(?:\\.gz)?$`, 'i')

/** Everything else in a folder is passed over. */
export function isUsageFile(name: string): boolean {
  return pattern.test(name)
}
