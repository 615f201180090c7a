/** The folder of the `electron` package. */
export const electronPackage: string

/** The absolute path of an Electron binary, found without importing `electron`. */
export function findElectron(): string | undefined
