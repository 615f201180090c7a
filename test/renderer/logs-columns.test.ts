import { describe, expect, it } from 'vitest'
import {
  columnIds,
  columnsWithin,
  fittingLayout,
  gridVariables,
  MAX_WIDTH,
  MIN_WIDTH,
  moveColumn,
  resizeColumn,
  shownColumns,
  stepColumn,
  toggleColumn,
  usualLayout,
} from '../../src/renderer/features/logs/log-columns'

const idsOf = (layout: Parameters<typeof shownColumns>[0]): string[] =>
  shownColumns(layout).map(({ id }) => id)

describe('the columns of the log', () => {
  it('move to where another one stands, both ways, and step by step', () => {
    expect(idsOf(moveColumn(usualLayout, 'cost', 'time')).slice(0, 3)).toEqual([
      'cost',
      'time',
      'provider',
    ])
    expect(idsOf(moveColumn(usualLayout, 'time', 'model')).slice(0, 3)).toEqual([
      'provider',
      'model',
      'time',
    ])
    expect(idsOf(stepColumn(usualLayout, 'provider', -1)).slice(0, 2)).toEqual(['provider', 'time'])
    expect(stepColumn(usualLayout, 'cost', 1)).toEqual(usualLayout)
  })

  it('can be hidden, but not all of them', () => {
    let layout = usualLayout
    for (const id of columnIds) layout = toggleColumn(layout, id)
    expect(idsOf(layout)).toEqual(['cost'])
    expect(idsOf(toggleColumn(layout, 'time'))).toEqual(['time', 'cost'])
  })

  it('take the width that was given, within bounds, and share the rest', () => {
    const wide = resizeColumn(usualLayout, 'model', 5_000)
    expect(wide.widths.model).toBe(MAX_WIDTH)
    expect(resizeColumn(wide, 'model', 1).widths.model).toBe(MIN_WIDTH)
    expect(resizeColumn(wide, 'model', null)).toEqual(usualLayout)
    const { '--logs-columns': template } = gridVariables(
      shownColumns(resizeColumn(usualLayout, 'model', 200)),
    )
    expect(template).toContain('minmax(80px, 2fr) 200px 92px')
  })

  it('what was remembered is made fit for the columns of today', () => {
    const remembered = {
      order: ['cost', 'gone', 'cost', 'time'],
      hidden: ['type', 'gone'],
      widths: { model: 300, gone: 5, time: Number.NaN, cost: 1 },
    } as unknown as Parameters<typeof fittingLayout>[0]
    const layout = fittingLayout(remembered)
    expect(layout.order.slice(0, 3)).toEqual(['cost', 'time', 'provider'])
    expect(layout.order).toHaveLength(columnIds.length)
    expect(layout.hidden).toEqual(['type'])
    expect(layout.widths).toEqual({ model: 300, cost: MIN_WIDTH })
    expect(fittingLayout({ hidden: columnIds }).hidden).toEqual([])
    expect(fittingLayout(undefined)).toEqual(usualLayout)
  })

  it('leave a narrow list least missed first, and keep what tells calls apart', () => {
    const all = shownColumns(usualLayout)
    const within = (room: number): string[] => columnsWithin(all, room).map(({ id }) => id)
    expect(within(2_000)).toEqual(columnIds)
    expect(within(596)).toEqual(['time', 'model', 'input', 'output', 'cost'])
    expect(within(100)).toEqual(['time', 'model', 'cost'])
    const onlyTypes = all.filter(({ id }) => id === 'type')
    expect(columnsWithin(onlyTypes, 10)).toEqual(onlyTypes)
  })
})
