import { AppError } from '../../../contract/errors'
import type { WhatIf, WhatIfRequest } from '../../../contract/what-if'
import { callsSource, type ThreadDeps } from '../every-call'
import { priceSpans } from '../prices'
import { fullNameOf } from '../full-name'
import { openScope, type UsageDeps } from '../usage-scope'
import { openScenario } from './scenario'
import type { runWhatIfTask } from './task'
import type { WhatIfCell } from './what-if-task'

export type WhatIfDeps = UsageDeps & ThreadDeps & { runTask: typeof runWhatIfTask }

/** The answer with its parts by model and month, which files hold. */
export type WhatIfAnswer = WhatIf & { cells: WhatIfCell[] }

/**
 * Prices every call of a scope as a scenario says. Answers how it is started, so that what is wrong
 * with the scenario (`not_found`) is said before. Throws `cancelled` when `signal` ended it.
 */
export async function openWhatIf(
  deps: WhatIfDeps,
  request: WhatIfRequest,
  zone?: string,
): Promise<(onProgress: (rows: number) => void, signal: AbortSignal) => Promise<WhatIfAnswer>> {
  const { settings, clock } = deps
  const { filter, range, timeZone, reference } = await openScope(deps, request.filter, zone)
  const now = clock.now()
  const pricesFor = openScenario(request.scenario, reference, now)
  const models = [...reference.records.values()].map((record) => ({
    id: record.id,
    own: priceSpans(record, reference.prices.get(record.id) ?? [], now),
    to: pricesFor(record.id),
  }))
  const targets = new Map(models.map(({ id, to }) => [id, to]))
  const unknown = pricesFor('0')
  const task = {
    ...(await callsSource(deps, filter)),
    timeZone,
    cacheHitShare: settings.current().cacheHitShare,
    models,
    unknown,
  }
  return async (onProgress, signal) => {
    try {
      const sums = await deps.runTask(task, ({ rows }) => onProgress(rows), signal)
      return {
        ranAt: now.toISOString(),
        request,
        range,
        timeZone,
        ...sums,
        byModel: sums.byModel.map((row) => {
          const record = reference.records.get(row.modelId)
          const to = targets.get(row.modelId) ?? (record ? null : unknown)
          const modelName = record ? fullNameOf(record) : null
          return { ...row, modelName, toName: to ? (to.name ?? modelName ?? '') : null }
        }),
      }
    } catch (error) {
      if (!signal.aborted) throw error
      throw new AppError('cancelled', 'The calculation was cancelled.')
    }
  }
}
