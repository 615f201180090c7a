import type { BudgetNotice } from '../../contract/budgets'
import type { SavedFile } from '../../contract/files'
import type { HostKind } from '../../contract/trail'

/** What the core needs of its host. The entry file chooses who provides it. */
export interface Clock {
  now(): Date
}

export interface Logger {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** Seals small secrets for this user on this machine. */
export interface SecretBox {
  /** Names the scheme, so that a sealed text says who can open it. */
  readonly scheme: 'keychain' | 'keyFile'
  seal(plain: string): Promise<string>
  /** Throws when the text was sealed elsewhere or was damaged. */
  open(sealed: string): Promise<string>
}

/** Where a file that the app writes shall go. */
export interface SaveTarget {
  /** The final path; the writer makes a temporary file beside it and renames it at the end. */
  readonly path: string
  /** Called once the file stands whole at `path`. */
  finish(bytes: number): Promise<SavedFile>
}

export interface PickedFile {
  path: string
  size: number
}

export interface FileHost {
  readonly nativeDialogs: boolean
  /** The host's open dialog; null when it was closed. Throws `unavailable_here` without one. */
  pick(
    purpose: 'usage' | 'usageFolder' | 'bill' | 'certificate' | 'database',
  ): Promise<PickedFile[] | null>
  /** Asks where to save (or decides, in hosts without dialogs); null when the user closed it. */
  saveTarget(suggestedName: string): Promise<SaveTarget | null>
  /** Does a download link still work? Left out by hosts without such links. */
  isWaiting?(url: string): boolean
  /**
   * Shows a file that this run of the app wrote; `recorded`: the app has a record of having written
   * it before.
   */
  reveal(path: string, recorded?: boolean): Promise<void>
}

/** Prints a page to PDF, with what this machine has: never by a download. */
export interface PdfPrinter {
  available(): Promise<boolean>
  /**
   * Writes the HTML file `page` to `target`; no script of it runs and nothing is loaded from
   * elsewhere. Throws `unavailable_here` with what would help, and `cancelled`.
   */
  print(page: string, target: string, signal: AbortSignal): Promise<void>
}

/** The user's home folder and what the environment says of where things are. */
export interface AgentEnvironment {
  home: string
  env: Readonly<Record<string, string | undefined>>
}

/** What a person is told outside of the app's window; the host words it. */
export type HostNotice = { kind: 'budget' } & BudgetNotice

export interface HostPorts {
  /** Stands in the trail of changes. */
  readonly kind: HostKind
  readonly version: string
  readonly dataFolder: string
  /** The value of TOKEN_LEDGER_DATABASE_URL, or of the command line's --database. */
  readonly databaseUrl: string | undefined
  readonly clock: Clock
  readonly logger: Logger
  readonly secrets: SecretBox
  /** Boxes of this machine's other hosts, to open what they sealed. */
  readonly otherSecrets?: readonly SecretBox[]
  readonly files: FileHost
  /** Where agents' logs are looked for; the user's home and environment where it is left out. */
  readonly agentEnvironment?: AgentEnvironment
  /** Left out: this host prints nothing. */
  readonly pdf?: PdfPrinter
  /** Left out where there is no desktop to tell it on. */
  readonly notify?: (notice: HostNotice) => void
  /** False: the daily sums are built and compared only when asked for. True by default. */
  readonly background?: boolean
}
