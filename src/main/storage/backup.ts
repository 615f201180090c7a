import type { Queryable } from './database'

/**
 * Copies a SQLite database to a new file, in one state and without its free pages, while others
 * read and write it. The file must not be there yet.
 */
export async function copySqliteDatabase(db: Queryable, file: string): Promise<void> {
  await db.run('VACUUM INTO ?', [file])
}
