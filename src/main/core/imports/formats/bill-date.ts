import type { BillReading } from '../../../../contract/bill-plan'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** "10/05/2026", "5.10.2026", with or without a time behind. */
const byNumbers = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,?[T ]+(.*))?$/
/** "Oct 5, 2026", "October 5 2026". */
const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i
/** "5 Oct 2026", "05-Oct-2026". */
const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})$/i

/**
 * A date of an invoice in the form that times are read in (year, month, day); what is in another
 * form stays as it is, and the reader of times says whether it can be read.
 */
export function isoDate(text: string, order: BillReading['dateOrder']): string {
  const given = text.trim()
  const numbers = byNumbers.exec(given)
  if (numbers) {
    const [, first = '', , second = '', year = '', time] = numbers
    const [month, day] = order === 'monthFirst' ? [first, second] : [second, first]
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    return time === undefined ? date : `${date} ${time}`
  }
  const named = monthFirst.exec(given)
  const [, name, day, year] = named ?? swapped(dayFirst.exec(given))
  const month = months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1
  if (month === 0) return given
  return `${year}-${String(month).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
}

function swapped(match: RegExpExecArray | null): (string | undefined)[] {
  return match ? [match[0], match[2], match[1], match[3]] : []
}

/** The day comes first where some date would otherwise have a month beyond December. */
export function guessDateOrder(samples: readonly string[]): BillReading['dateOrder'] {
  const firsts = samples.flatMap((sample) => {
    const match = byNumbers.exec(sample.trim())
    return match ? [{ first: Number(match[1]), sign: match[2] }] : []
  })
  return firsts.some(({ first, sign }) => first > 12 || sign === '.') ? 'dayFirst' : 'monthFirst'
}
