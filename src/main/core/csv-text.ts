/**
 * A text cell of a CSV file (RFC 4180). Spreadsheets run what begins like a formula, so such a text
 * gets an apostrophe (OWASP, "CSV Injection"); numbers are written without this and never changed.
 */
export function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
