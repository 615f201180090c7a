/**
 * Colours of series, the same in every chart and both schemes: each has a contrast of at least 3:1
 * (WCAG 1.4.11) on the grounds of either. No red: that is kept for what is wrong. The second half
 * repeats the hues of the first in the other lightness.
 */
export const chartPalette = [
  '#5d88ee',
  '#ca7903',
  '#0d7a58',
  '#a874df',
  '#b64a01',
  '#1898be',
  '#988f00',
  '#a147a7',
  '#039d91',
  '#88660c',
  '#0870b0',
  '#d465a9',
  '#3a9f44',
  '#695bcd',
  '#587502',
  '#117780',
  '#3c65cf',
  '#b18508',
  '#079f73',
  '#8950bf',
  '#de6b30',
  '#107493',
  '#756d05',
  '#c26cc7',
  '#06796f',
  '#9c5c01',
  '#0292e5',
  '#b33e88',
  '#037d20',
  '#887eec',
  '#74980c',
  '#109ba7',
] as const

/** The folded tail, and calls whose provider or type is not known. */
const quietColors = { others: '#768093', unknown: '#6b7382' } as const

/** What is not split: the accent, readable on both grounds. */
export const plainColor = '#6172e6'

/** So that the first provider, model and project do not look as if they belonged together. */
const FIRST_SLOT: Record<string, number> = { provider: 0, model: 5, project: 10, type: 13 }

/**
 * The colour of each key (an id, a type's name, "others", "unknown") of a kind of thing. A key has
 * the same colour everywhere; only where two keys of one list want the same, the later one takes
 * the next that is free, so give the longest list that is shown together. `own` are colours that
 * people chose, by key: they go first.
 */
export function chartColors(
  kind: string,
  keys: readonly string[],
  own: ReadonlyMap<string, string> = new Map(),
): (key: string) => string {
  const colors = new Map(own)
  const taken = new Set(
    keys.flatMap((key) => {
      const slot = chartPalette.findIndex((color) => color === own.get(key))
      return slot < 0 ? [] : [slot]
    }),
  )
  for (const key of keys) {
    if (colors.has(key) || isQuiet(key)) continue
    let slot = slotOf(kind, key)
    for (let tries = 0; taken.has(slot) && tries < chartPalette.length; tries += 1) {
      slot = (slot + 1) % chartPalette.length
    }
    taken.add(slot)
    colors.set(key, colorAt(slot))
  }
  return (key) => {
    if (isQuiet(key)) return quietColors[key]
    return colors.get(key) ?? colorAt(slotOf(kind, key))
  }
}

function slotOf(kind: string, key: string): number {
  const size = chartPalette.length
  const own = /^\d+$/.test(key) ? Number(BigInt(key) % BigInt(size)) : hash(key) % size
  // Ids begin at 1.
  return (own + (FIRST_SLOT[kind] ?? 0) + size - 1) % size
}

function colorAt(slot: number): string {
  return chartPalette[slot] ?? quietColors.others
}

function isQuiet(key: string): key is keyof typeof quietColors {
  return Object.hasOwn(quietColors, key)
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return value >>> 0
}
