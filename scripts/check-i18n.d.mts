/** One sentence for each problem of the translations under `<root>/src/renderer`. */
export function checkTranslations(root: string): string[]
