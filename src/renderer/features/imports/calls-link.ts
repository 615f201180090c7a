import type { Id } from '../../../contract/values'
import { callsHref } from '../../scope/calls-href'
import { everything } from '../../scope/filter-parts'

/** The address of the calls that an import brought. */
export function callsOfImport(importId: Id): string {
  return callsHref({ ...everything, importId })
}
