import { describe, expect, expectTypeOf, it } from 'vitest'
import { errorCodes } from '../../src/contract/errors'
import {
  type DomainHandlers,
  type Handlers,
  type ParsedInput,
  type RouteName,
  routes,
} from '../../src/contract/routes'
import { settingsPatchSchema, settingsSchema } from '../../src/contract/settings'
import { idSchema, isTimeZone, pricePer1kSchema } from '../../src/contract/values'

describe('the map of handlers', () => {
  it('does not compile with a handler missing, extra or of the wrong shape', () => {
    // @ts-expect-error — jobs.list and jobs.dismiss are missing
    const missing: DomainHandlers<'jobs'> = { 'jobs.cancel': async () => ({}) }
    const whole: DomainHandlers<'settings'> = {
      'settings.get': async () => settingsSchema.parse({}),
      // @ts-expect-error — the answer lacks every setting
      'settings.update': async () => ({}),
    }
    const extra: Partial<Handlers> = {
      // @ts-expect-error — there is no such route
      'settings.forget': async () => ({}),
    }
    expect([missing, whole, extra]).toHaveLength(3)
    expectTypeOf<ParsedInput<'usage.page'>['limit']>().toEqualTypeOf<number>()
  })

  it('names every route domain.verb', () => {
    for (const name of Object.keys(routes) as RouteName[])
      expect(name).toMatch(/^[a-z][a-zA-Z]*\.[a-zA-Z]+$/)
  })
})

describe('values', () => {
  it('accepts ids of the whole BIGINT UNSIGNED range and none beyond', () => {
    expect(idSchema.safeParse('18446744073709551615').success).toBe(true)
    for (const wrong of ['18446744073709551616', '-1', '1.5', '', 'abc', '1e3']) {
      expect(idSchema.safeParse(wrong).success).toBe(false)
    }
  })

  it('accepts prices as exact decimals only', () => {
    for (const right of ['0', '0.0000375', '9999.999999']) {
      expect(pricePer1kSchema.safeParse(right).success).toBe(true)
    }
    for (const wrong of ['', '-1', '1e-5', '10000', '.5', '1,5', 'free']) {
      expect(pricePer1kSchema.safeParse(wrong).success).toBe(false)
    }
  })

  it('knows IANA zones and refuses offsets and nonsense', () => {
    expect(isTimeZone('Asia/Kathmandu')).toBe(true)
    expect(isTimeZone('UTC')).toBe(true)
    expect(isTimeZone('+05:00')).toBe(false)
    expect(isTimeZone('Mars/Olympus')).toBe(false)
  })

  it('a change of settings fills nothing in', () => {
    expect(settingsPatchSchema.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
    expect(errorCodes.length).toBe(new Set(errorCodes).size)
  })
})
