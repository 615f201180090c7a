import { expect, it } from 'vitest'
import { type Candidate, mergeCandidates, variantIds } from '../../../src/main/core/imports/merge'
import type { UsageRecord } from '../../../src/main/core/imports/record'
import type { KnownCall } from '../../../src/main/storage/usage-write'

const candidate = (eventId: string, variant: string | null, outputTokens: number): Candidate => ({
  record: { variant, outputTokens } as UsageRecord,
  eventId,
  raw: '',
  file: '',
})

const knownCall = (eventId: string, variant: string | null): KnownCall => ({
  eventId,
  variant,
  usageId: eventId,
  importId: '1',
  createdAt: 1,
  inputTokens: 1,
  outputTokens: 5,
  cacheReadTokens: 0,
})

/** Every way in which a few calls can be known, and lines can tell of them. */
function* cases(): Generator<{ database: KnownCall[]; candidates: Candidate[] }> {
  const variants = [null, 'a', 'b']
  const databases = [
    [],
    ...variants.map((variant) => [knownCall('m', variant)]),
    [knownCall('m', 'a'), knownCall('m:b', 'b')],
    [knownCall('m:b', 'b')],
  ]
  for (const database of databases) {
    for (const one of variants) {
      for (const two of variants) {
        for (const three of variants) {
          const candidates = [
            candidate('m', one, 1),
            candidate('m', two, 9),
            candidate('m', three, 4),
          ]
          yield { database, candidates }
        }
      }
    }
  }
}

it('needs no more of what is known than the ids that it asks for', () => {
  for (const { database, candidates } of cases()) {
    const whole = new Map(database.map((call) => [call.eventId, call]))
    const first = new Map([...whole].filter(([id]) => id === 'm'))
    const asked = new Set(variantIds(candidates, first))
    const found = new Map([...whole].filter(([id]) => id === 'm' || asked.has(id)))
    expect(mergeCandidates('highestOutput', candidates, found)).toEqual(
      mergeCandidates('highestOutput', candidates, whole),
    )
    if (
      candidates.every(({ record }) => record.variant === 'a') &&
      first.get('m')?.variant !== 'b'
    ) {
      expect(asked.size).toBe(0)
    }
  }
})
