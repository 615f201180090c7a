import { expect, it } from 'vitest'
import {
  readWhatIf,
  type WhatIfView,
  writeWhatIf,
} from '../../src/renderer/features/audit/what-if/scenario-url'

const view: WhatIfView = {
  filter: { period: { kind: 'dates', from: '2026-10-01', to: '2026-10-31' }, projectIds: ['7'] },
  prices: 'today',
  name: 'All on mini',
  rules: [
    { modelIds: ['3', '4'], to: { kind: 'model', modelId: '9' }, discountPercent: '12.5' },
    {
      modelIds: ['5'],
      to: { kind: 'catalogue', catalogueProviderId: 'openrouter', modelName: 'a/b:c~d&e=f' },
      discountPercent: '0',
    },
    {
      modelIds: ['6'],
      to: {
        kind: 'rates',
        rates: {
          inputPer1k: '0.0001',
          outputPer1k: '0',
          cacheReadPer1k: null,
          cacheWrite5mPer1k: '0.5',
          cacheWrite1hPer1k: null,
        },
      },
      discountPercent: '0',
    },
    { modelIds: [], to: { kind: 'same' }, discountPercent: '100' },
  ],
}

it('keeps a scenario in the address', () => {
  expect(readWhatIf(writeWhatIf(view).toString())).toEqual(view)
})

it('says no more than the period for what is usual, and takes nothing for what cannot be read', () => {
  const usual = readWhatIf('')
  expect(usual).toEqual({
    filter: { period: { kind: 'preset', preset: 'allTime' } },
    rules: [],
    prices: 'ofDate',
    name: null,
  })
  expect(writeWhatIf(usual).toString()).toBe('period=allTime')
  for (const wrong of [
    'rule=',
    'rule=1~0~model~x',
    'rule=1~101~same~',
    'rule=1~0~rates~1',
    'rule=a',
  ]) {
    expect([wrong, readWhatIf(wrong).rules]).toEqual([wrong, []])
  }
  // One model, two rules.
  expect(readWhatIf('rule=1~0~same~&rule=1~5~same~').rules).toEqual([])
})
