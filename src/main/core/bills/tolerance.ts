import type { ReconciliationRequest } from '../../../contract/bills'
import { type Tolerance, USUAL_TOLERANCE } from '../../../contract/tolerance'
import type { CoreDeps } from '../deps'

/** What is asked for, or what this machine remembers for the connection, or the usual one. */
export function toleranceFor(
  { settings, workspace }: Pick<CoreDeps, 'settings' | 'workspace'>,
  request: Pick<ReconciliationRequest, 'toleranceUsd' | 'tolerancePercent'>,
): Tolerance {
  const { billTolerances } = settings.current()
  const remembered = billTolerances[workspace.status().connection.id] ?? USUAL_TOLERANCE
  return {
    usd: request.toleranceUsd ?? remembered.usd,
    percent: request.tolerancePercent ?? remembered.percent,
  }
}
