/** A migration is data: the statements for each engine, so that they can be shown before they run. */
export interface Migration {
  /** Timestamped and frozen once landed; a mistake gets a new migration. */
  readonly name: string
  /** Statements that can be run again without harm after a crash in the middle. */
  readonly statements: Readonly<Record<'mysql' | 'sqlite', readonly string[]>>
  /** Runs only in a database whose three tables this app created itself. */
  readonly ownDatabaseOnly?: boolean
}
