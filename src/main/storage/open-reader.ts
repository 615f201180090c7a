import type { Reader, ReaderOptions } from './reader'

/** Connects. A thread loads the driver of its own engine only. */
export async function openReader({ settings, password }: ReaderOptions): Promise<Reader> {
  if (settings.engine === 'mysql') {
    const { openMysqlReader } = await import('./mysql-reader')
    return openMysqlReader(settings, password)
  }
  const { openSqliteReader } = await import('./sqlite-reader')
  return openSqliteReader(settings)
}
