import type { Id } from '../../../contract/values'
import { scopeDefaults, writeScope } from '../../lib/scope'

/** The address of the calls that an import brought. */
export function callsOfImport(importId: Id): string {
  const params = writeScope({
    filter: { period: { kind: 'preset', preset: 'allTime' }, importId },
    sort: scopeDefaults.sort,
  })
  return `/logs?${params.toString()}`
}
