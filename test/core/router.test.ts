import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../src/contract/errors'
import type { Handlers } from '../../src/contract/routes'
import { createRouter } from '../../src/main/core/router'
import { startTestCore, type TestCore } from '../fixtures/test-core'

describe('the router', () => {
  let core: TestCore
  beforeAll(async () => {
    core = await startTestCore()
  })
  afterAll(() => core.stop())

  it('answers every outcome with an envelope', async () => {
    expect(await core.router.call('app.info', {})).toMatchObject({
      ok: true,
      data: { version: '0.0.0-test' },
    })
    expect(await core.router.call('no.such', {})).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    })
    expect(await core.router.call('__proto__', {})).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    })
    for (const input of [undefined, null, 7, 'text', [], { id: 5 }]) {
      expect(await core.router.call('models.removalImpact', input)).toMatchObject({
        ok: false,
        error: { code: 'validation' },
      })
    }
  })

  it('names each wrong field with its path and limit', async () => {
    const envelope = await core.router.call('usage.page', {
      filter: {
        period: { kind: 'dates', from: '2026-13-01', to: '2026-01-01' },
        providerIds: ['x'],
      },
      limit: 5000,
    })
    expect(envelope).toMatchObject({
      ok: false,
      error: {
        code: 'validation',
        details: {
          fields: expect.arrayContaining([
            { path: 'filter.period.from', code: 'invalid_date' },
            { path: 'filter.providerIds.0', code: 'invalid_id' },
            { path: 'limit', code: 'too_large', params: { maximum: 500 } },
          ]),
        },
      },
    })
  })

  it('refuses keys that a filter does not know, so that a mistyped one never widens the answer', async () => {
    expect(await core.router.call('usage.totals', { filter: { modelId: '1' } })).toMatchObject({
      ok: false,
      error: { code: 'validation' },
    })
  })
})

describe('settings', () => {
  it('are kept, and a damaged file falls back to the defaults', async () => {
    const core = await startTestCore()
    try {
      await core.request('settings.update', { timeZone: 'Asia/Shanghai', theme: 'dark' })
      expect(await core.request('settings.get', {})).toMatchObject({
        timeZone: 'Asia/Shanghai',
        theme: 'dark',
        density: 'compact',
      })
      await expect(
        core.request('settings.update', { timeZone: 'Nowhere/At-All' }),
      ).rejects.toMatchObject({
        details: { fields: [{ path: 'timeZone', code: 'invalid_time_zone' }] },
      })
      await expect(core.request('settings.update', { cacheHitShare: '1.5' })).rejects.toMatchObject(
        { details: { fields: [{ path: 'cacheHitShare', code: 'out_of_range' }] } },
      )
      const { writeFile } = await import('node:fs/promises')
      await writeFile(`${core.dataFolder}/settings.json`, '{ damaged')
      expect((await core.request('settings.get', {})).timeZone).toBe('UTC')
    } finally {
      await core.stop()
    }
  })

  it('warns of what failed, and not of what was called off', async () => {
    const said: string[] = []
    const note =
      (level: string) =>
      (_: object, message: string): void =>
        void said.push(`${level}: ${message}`)
    const logger = { info: note('info'), warn: note('warn'), error: note('error') }
    const refuse = (code: 'cancelled' | 'not_found') => () =>
      Promise.reject(new AppError(code, code))
    const handlers = { 'app.info': refuse('cancelled'), 'rollup.status': refuse('not_found') }
    const router = createRouter(handlers as Partial<Handlers> as Handlers, logger)
    await router.call('app.info', {})
    await router.call('rollup.status', {})
    expect(said).toEqual(['info: cancelled', 'warn: not_found'])
  })
})
