/**
 * The Chromium that tests may drive: `CHROMIUM_PATH` alone when it is set, otherwise Debian's
 * place and then the usual names on PATH; null when none is installed.
 */
export function findChromium(): string | null
