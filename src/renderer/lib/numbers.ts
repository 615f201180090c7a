const formats = new Map<string, Intl.NumberFormat>()

/** The formatter of a language, made once for each set of options. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

/** A formatted figure with the true minus sign, as wide as the plus, wherever figures are read. */
export function withMinus(text: string): string {
  return text.replace('-', '−')
}

const integers = new Map<string, Intl.NumberFormat>()

export function formatInteger(value: number | bigint, locale: string): string {
  const format = integers.get(locale) ?? numberFormat(locale, { maximumFractionDigits: 0 })
  integers.set(locale, format)
  return withMinus(format.format(value))
}

/** A count that stopped at a limit says so: 10,000 → "10,000+". */
export function cappedCount(
  { calls, capped }: { calls: number; capped: boolean },
  integer: (value: number) => string,
): string {
  return capped ? `${integer(calls)}+` : integer(calls)
}

/** A count in a few figures: 1,234,567 → "1.23M". */
export function formatCompact(value: number, locale: string): string {
  if (Math.abs(value) < 10_000) return formatInteger(value, locale)
  const options = { notation: 'compact', maximumSignificantDigits: 3 } as const
  return withMinus(numberFormat(locale, options).format(value))
}

const LEAST_SHARE = 0.001

/** A share of one, 0.1234 → "12.3%". Rounding makes no whole of a part, and no nothing of a bit. */
export function formatShare(value: number, locale: string): string {
  const { format } = numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  if (value < 1 && value > 1 - LEAST_SHARE) return format(1 - LEAST_SHARE)
  if (value > 0 && value < LEAST_SHARE / 2) return `<${format(LEAST_SHARE)}`
  return withMinus(format(value))
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
