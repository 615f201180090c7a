import { describe, expect, it } from 'vitest'
import { readExactCost, readTokens } from '../../../src/main/core/imports/fields'
import { makeTimeReader } from '../../../src/main/core/imports/times'

/**
 * The forms that most files use are read on a short way. A space before them sends them the long
 * way, which must say the same.
 */
function texts(make: (below: (limit: number) => number) => string): string[] {
  let state = 20_261_125
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  return Array.from({ length: 3_000 }, () => make(below))
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

describe('common forms, read on the short way and on the long one', () => {
  it.each(['UTC', 'America/St_Johns', 'Australia/Lord_Howe'])('times in %s', (timeZone) => {
    const read = makeTimeReader(timeZone)
    const times = texts((below) => {
      const day = `${pad(1970 + below(70), 4)}-${pad(below(14), 2)}-${pad(below(33), 2)}`
      const time = `${pad(below(25), 2)}:${pad(below(61), 2)}:${pad(below(61), 2)}`
      const fraction = below(3) === 0 ? '' : `.${pad(below(1e9), 9).slice(0, below(10))}`
      return `${day}${below(2) ? 'T' : ' '}${time}${fraction}${below(2) ? 'Z' : ''}`
    })
    const answers = times.map((text) => read(text)).map((time) => time && pick(time))
    expect(answers).toEqual(times.map((text) => read(` ${text}`)).map((time) => time && pick(time)))
    expect(answers.filter((time) => time !== null).length).toBeGreaterThan(1_000)
  })

  it('costs', () => {
    const costs = texts((below) => {
      const whole = String(below(10 ** below(9)))
      return `${whole}.${pad(below(1e9), 9).slice(0, below(10))}`
    })
    expect(costs.map((text) => readExactCost(text))).toEqual(
      costs.map((text) => readExactCost(` ${text}`)),
    )
  })

  it('counts of tokens', () => {
    const counts = texts((below) => pad(below(10 ** below(12)), below(12)))
    expect(counts.map((text) => readTokens(text))).toEqual(
      counts.map((text) => readTokens(` ${text}`)),
    )
  })
})

function pick({ seconds, nanos }: { seconds: number; nanos: number }): unknown {
  return { seconds, nanos }
}
