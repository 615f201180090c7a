/** Absolute paths of the programs that the tests need and npm cannot install. */
export interface TestTools {
  /** The MariaDB server. */
  mariadbd: string
  /** Creates the server's first data folder. */
  mariadbInstallDb: string
  /** The command-line client. */
  mariadb: string
  /** Chromium, or Google Chrome. */
  chromium: string
}

/** Looks in PATH, the usual folders, and MARIADBD_PATH and CHROMIUM_PATH. */
export function findTestTools(): { [Name in keyof TestTools]: string | undefined }

/** Looks for a program by its names, without `.exe`, in order of preference. */
export function findProgram(names: string[], firstFolders?: string[]): string | undefined
