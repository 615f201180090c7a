const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

const integers = new Map<string, Intl.NumberFormat>()

export function formatInteger(value: number | bigint, locale: string): string {
  const format = integers.get(locale) ?? numberFormat(locale, { maximumFractionDigits: 0 })
  integers.set(locale, format)
  return format.format(value)
}

/** A count in a few figures: 1,234,567 → "1.23M". */
export function formatCompact(value: number, locale: string): string {
  if (Math.abs(value) < 10_000) return formatInteger(value, locale)
  return numberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(value)
}

/** A share of one, 0.1234 → "12.3%". */
export function formatShare(value: number, locale: string): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value)
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** A file's size in decimal units (1 kB = 1,000 bytes). */
export function formatBytes(bytes: number, locale: string): string {
  let size = bytes
  let step = 0
  while (size >= 1000 && step < BYTE_UNITS.length - 1) {
    size /= 1000
    step += 1
  }
  return numberFormat(locale, {
    style: 'unit',
    unit: BYTE_UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(size)
}
