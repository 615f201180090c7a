import type { DayChange, RollupStatus } from '../../../contract/rollup'
import type { DomainHandlers } from '../../../contract/routes'
import { microsToUsd } from '../../storage/codec'
import {
  acknowledgeDayChanges,
  type DayChangeRecord,
  listDayChanges,
  readMeta,
} from '../../storage/rollup-cache'
import { forgetCells } from '../../storage/rollup-writer'
import type { RollupDepth } from './rollup-task'
import type { Session } from './session'
import { dateOfDay } from './zone-days'

/** The rollup, as far as its routes ask and tell it. */
interface RollupControl {
  status(): RollupStatus
  /** Resolves when the connection's cache is open, or could not be opened. */
  opened(): Promise<void>
  /** The open cache. Throws `not_connected`. */
  session(): Promise<Session>
  want(depth: RollupDepth): void
  stop(): Promise<void>
  changed(): void
  /** Throws what keeps the database from being asked. */
  assertConnected(): void
}

export function makeRollupHandlers({
  status,
  opened,
  session,
  want,
  stop,
  changed,
  assertConnected,
}: RollupControl): DomainHandlers<'rollup'> {
  return {
    'rollup.status': async () => {
      await opened()
      return status()
    },
    'rollup.verify': async ({ full }) => {
      const current = await session()
      assertConnected()
      current.paused = false
      want(full ? 'full' : 'signatures')
      return status()
    },
    'rollup.rebuild': async () => {
      const current = await session()
      assertConnected()
      await stop()
      current.paused = false
      await forgetCells(current.cache)
      current.meta = await readMeta(current.cache)
      want('full')
      return status()
    },
    'rollup.cancel': async () => {
      const current = await session()
      current.paused = true
      await stop()
      return status()
    },
    'rollup.changes': async () => {
      const { cache } = await session()
      return { changes: (await listDayChanges(cache)).map(toDayChange) }
    },
    'rollup.acknowledge': async ({ ids }) => {
      const { cache } = await session()
      await acknowledgeDayChanges(cache, ids)
      changed()
      return {}
    },
  }
}

function toDayChange(record: DayChangeRecord): DayChange {
  const { id, day, noticedAt, calls, costMicros, inputTokens, outputTokens } = record
  return {
    id,
    day: dateOfDay(day),
    noticedAt,
    calls,
    costUsd: microsToUsd(costMicros),
    inputTokens,
    outputTokens,
  }
}
