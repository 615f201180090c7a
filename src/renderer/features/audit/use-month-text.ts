import { useFormat } from '../../api/use-format'

/** "2026-10" in words of the language. */
export function useMonthText(): (month: string) => string {
  const { locale } = useFormat()
  const format = new Intl.DateTimeFormat(locale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return (month) => format.format(new Date(`${month}-15T12:00:00Z`))
}
