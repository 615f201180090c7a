import type { TFunction } from 'i18next'
import type { Finding } from '../../../../contract/audit'
import { signedUsd } from '../../../lib/money'
import type { Format } from '../../../api/use-format'

/** What a finding is about, by name: a model or a project. */
function subjectOf(finding: Finding, t: TFunction): string {
  if (finding.projectId !== null) return t('findings:project', { id: finding.projectId })
  return finding.modelName ?? t('findings:model', { id: finding.modelId ?? '?' })
}

/** The finding as a sentence. */
export function findingSentence(finding: Finding, t: TFunction, format: Format): string {
  const params = {
    count: finding.calls,
    calls: format.integer(finding.calls),
    subject: subjectOf(finding, t),
  }
  switch (finding.kind) {
    case 'cacheRule':
    case 'unitSlip':
    case 'tier':
    case 'impossible':
      return t(`findings:sentence.${finding.kind}.${formKey(finding.form)}`, params)
    default:
      return t(`findings:sentence.${finding.kind}`, params)
  }
}

/** What can be done about it. */
export function findingRemedy(finding: Finding, t: TFunction): string {
  return t(`findings:remedy.${finding.kind}`)
}

/** Forms are never blank where a kind has several. */
function formKey(form: Finding['form']): Exclude<Finding['form'], ''> {
  if (form === '') throw new Error('a finding of this kind has a form')
  return form
}

/** Its amount with a sign where it is a difference; the tokens where no amount is known. */
export function findingAmount(finding: Finding, t: TFunction, format: Format): string {
  const { amountUsd } = finding
  if (!hasAmount(finding)) {
    return t('findings:tokens', {
      tokens: format.compact(finding.inputTokens + finding.outputTokens),
    })
  }
  return isDifference(finding) ? signedUsd(amountUsd, format.money) : format.money(amountUsd)
}

/** What unpriced calls cost is not known: $0 would be untrue. */
export function hasAmount({ kind }: Finding): boolean {
  return kind !== 'unpriced'
}

export function isDifference({ kind }: Finding): boolean {
  return differences.has(kind)
}

const differences: ReadonlySet<Finding['kind']> = new Set([
  'missingPrice',
  'priceChanged',
  'undocumentedPrice',
  'cacheRule',
  'unitSlip',
  'tier',
  'otherDifference',
])

/** Red only for what is wrong; what merely lacks a name or a price is amber or quiet. */
export function findingTone({ kind }: Finding): 'bad' | 'warn' | 'neutral' {
  switch (kind) {
    case 'unpriced':
    case 'unchecked':
    case 'outlier':
    case 'duplicate':
      return 'warn'
    case 'unknownModel':
    case 'unknownProject':
      return 'neutral'
    default:
      return 'bad'
  }
}
