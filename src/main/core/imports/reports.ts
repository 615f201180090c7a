import { reportSourceSchema, type UsageReport } from '../../../contract/imports'
import { type BucketSum, sumBuckets } from '../../storage/usage-buckets'
import { readUsageTotals } from '../../storage/usage-totals'
import type { CoreDeps } from '../deps'

type Deps = Pick<CoreDeps, 'workspace' | 'reference'>

/** What providers report of each month, beside the calls of the same days. Nothing is added up. */
export async function listReports(deps: Deps): Promise<UsageReport[]> {
  if (!deps.workspace.hasOwnTables()) return []
  const sums = await sumBuckets(deps.workspace.database())
  return Promise.all(sums.map((sum) => withCalls(deps, sum)))
}

async function withCalls(deps: Deps, sum: BucketSum): Promise<UsageReport> {
  const { models } = await deps.reference.read()
  const provider = sum.provider.toLowerCase()
  const modelIds = [...models.values()]
    .filter((model) => model.providerName?.toLowerCase() === provider)
    .map((model) => model.id)
  const totals = await readUsageTotals(deps.workspace.database(), {
    fromSeconds: Date.parse(sum.firstStart) / 1000,
    toSeconds: Date.parse(sum.lastEnd) / 1000,
    modelIds,
    pricedModelIds: [],
  })
  return {
    source: reportSourceSchema.parse(sum.source),
    month: sum.month,
    providerName: sum.provider,
    requests: sum.requests,
    inputTokens: sum.inputTokens,
    cachedTokens: sum.cachedTokens,
    outputTokens: sum.outputTokens,
    costUsd: sum.costUsd,
    calls: {
      requests: totals.calls,
      inputTokens: totals.inputTokens,
      outputTokens: totals.outputTokens,
      costUsd: totals.costUsd,
    },
  }
}
