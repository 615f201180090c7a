import type { BillReading } from '../../../../contract/bill-plan'
import { isBlank } from '../fields'
import { RecordRejected } from './values'

/** How USD is written beside an amount, or in a column of its own. */
const usd = /^(?:us\$|usd\$?|\$|u\.s\. dollars?|us dollars?)$/i

/**
 * An amount of an invoice as a plain decimal number, "-1234.5": with signs of thousands taken out,
 * and credits in brackets or with a minus behind. null: the cell is blank. Throws RecordRejected
 * for what is no amount and for any currency but USD.
 */
export function readAmount(
  text: string,
  currency: string,
  decimalSign: BillReading['decimalSign'],
): string | null {
  if (isBlank(text) || /^\s*[-–—]\s*$/.test(text)) return null
  const given = text.replace(/[\u00a0\u202f]/g, ' ').trim()
  const bracketed = /^\((.*)\)$/.exec(given)
  const bare = (bracketed?.[1] ?? given).replace(/[−–]/g, '-')
  const match =
    /^([-+]?)\s*([^\d\s.,'+-]*)\s*([-+]?)\s*([\d.,' ]*\d[.,]?)\s*([^\d\s.,'+-]*)\s*(-?)$/.exec(bare)
  if (!match) throw new RecordRejected('invalid_amount', text)
  const [, sign, before = '', innerSign, digits = '', after = '', behind] = match
  for (const word of [before, after, currency.trim()]) {
    if (word !== '' && !isBlank(word) && !usd.test(word)) {
      const named = word === currency.trim() ? `${given} ${word}` : given
      throw new RecordRejected('foreign_currency', named)
    }
  }
  const number = plainNumber(digits.trim(), decimalSign)
  if (number === null) throw new RecordRejected('invalid_amount', text)
  const signs = [sign === '-', innerSign === '-', behind === '-', bracketed !== null]
  const minus = signs.filter(Boolean).length
  // Two of them may mean anything.
  if (minus > 1) throw new RecordRejected('invalid_amount', text)
  return minus === 1 ? `-${number}` : number
}

/** Thousands in threes, by one and the same sign; null: it is no number of this kind. */
function plainNumber(digits: string, decimalSign: '.' | ','): string | null {
  const point = decimalSign === '.' ? '\\.' : ','
  const group = decimalSign === '.' ? "[,' ]" : "[.' ]"
  const number = new RegExp(
    `^(\\d+|\\d{1,3}(?:(${group})\\d{3})(?:\\2\\d{3})*)?(?:${point}(\\d*))?$`,
  )
  const match = number.exec(digits)
  if (!match) return null
  const [, whole = '', , fraction = ''] = match
  if (whole === '' && fraction === '') return null
  const plain = whole.replace(/\D/g, '') || '0'
  return fraction === '' ? plain : `${plain}.${fraction}`
}

/** Which decimal sign amounts are written with, as far as they show it. */
export function guessDecimalSign(samples: readonly string[]): BillReading['decimalSign'] {
  const bare = samples.map((sample) => sample.replace(/[^\d.,]/g, ''))
  const says = (sign: string, other: string): number =>
    bare.filter((one) => {
      const at = one.lastIndexOf(sign)
      if (at < 0 || one.indexOf(sign) !== at || one.lastIndexOf(other) > at) return false
      // "1,234" can be either.
      return one.includes(other) || one.length - at - 1 !== 3 || /^0?$/.test(one.slice(0, at))
    }).length
  return says(',', '.') > says('.', ',') ? ',' : '.'
}
