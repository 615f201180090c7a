import type { ReportKind } from '../../../contract/reports'

/** The parts of reports; each is made by the function of that name in sections/. */
export type SectionId =
  | 'figures'
  | 'overTime'
  | 'groups'
  | 'unpriced'
  | 'exactness'
  | 'prices'
  | 'changes'
  | 'findings'
  | 'dayModel'
  | 'method'

const statement: readonly SectionId[] = [
  'figures',
  'overTime',
  'groups',
  'unpriced',
  'exactness',
  'prices',
  'changes',
]

interface TemplateParts {
  sections: readonly SectionId[]
  /** The files hold every call, too. */
  calls: boolean
}

/** What the built-in templates consist of, in the order of the page. */
export const TEMPLATES: Record<ReportKind, TemplateParts> = {
  monthly: { sections: statement, calls: false },
  audit: { sections: [...statement, 'findings', 'dayModel', 'method'], calls: true },
}
