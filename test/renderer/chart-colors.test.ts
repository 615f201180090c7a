import { describe, expect, it } from 'vitest'
import { chartColors, chartPalette } from '../../src/renderer/lib/chart-colors'

describe('colours of series', () => {
  const ids = Array.from({ length: 12 }, (_, index) => String(index + 1))

  it('are those that people chose, and no two of one list are alike', () => {
    const automatic = chartColors('project', ids)
    // What project 1 would have had goes to project 5.
    const wanted = automatic('1')
    const colors = chartColors('project', ids, new Map([['5', wanted]]))
    expect(colors('5')).toBe(wanted)
    expect(new Set(ids.map(colors)).size).toBe(ids.length)
    expect(ids.map(colors).every((color) => chartPalette.some((one) => one === color))).toBe(true)
  })

  it('hold for a key that is not in the list, too', () => {
    const own = new Map([['99', '#123456']])
    expect(chartColors('project', ids, own)('99')).toBe('#123456')
    expect(chartColors('project', ids, own)('others')).toBe(chartColors('project', ids)('others'))
  })
})
