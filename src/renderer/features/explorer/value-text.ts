import type { ExploreMeasure } from '../../../contract/explore'
import type { Format } from '../../api/use-format'
import { decimalPlaces, roundDecimal } from '../../lib/decimal'

const COST_PLACES = 6
const SHARE_PLACES = 2

export function isMoney(measure: ExploreMeasure): boolean {
  return measure === 'costUsd' || measure === 'averageCostUsd'
}

/** A figure for a table's column: every place of an amount, so that points stand under each other. */
export function columnText(value: string, measure: ExploreMeasure, format: Format): string {
  if (isMoney(measure)) return format.moneyFixed(roundDecimal(value, COST_PLACES), COST_PLACES)
  if (measure === 'cacheHitRate') return shareText(value, format)
  return format.integer(Number(value))
}

/** A figure for a chart: as short as it may be. */
export function shortText(value: string, measure: ExploreMeasure, format: Format): string {
  if (isMoney(measure)) return format.money(value)
  if (measure === 'cacheHitRate') return format.share(Number(value))
  return format.integer(Number(value))
}

/** What a column rounded away; null where it shows all there is. */
export function exactText(value: string, measure: ExploreMeasure, format: Format): string | null {
  if (measure === 'averageCostUsd') {
    return decimalPlaces(value) > COST_PLACES ? format.moneyFull(value) : null
  }
  if (measure === 'cacheHitRate') return decimalPlaces(value) > SHARE_PLACES + 2 ? value : null
  return null
}

function shareText(value: string, format: Format): string {
  return new Intl.NumberFormat(format.locale, {
    style: 'percent',
    minimumFractionDigits: SHARE_PLACES,
    maximumFractionDigits: SHARE_PLACES,
  }).format(Number(value))
}
