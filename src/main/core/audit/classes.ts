import { type Finding, type FindingKind, findingKindSchema } from '../../../contract/audit'
import type { DecimalString } from '../../../contract/values'
import { Exact } from '../exact'
import { isVariance } from './variance'

/** The findings of one kind together. A call may stand in several kinds, so they do not add up. */
export interface FindingClass {
  kind: FindingKind
  findings: number
  calls: number
  inputTokens: number
  outputTokens: number
  recordedUsd: DecimalString
  /** Exact; null where no price is known. */
  recomputedUsd: DecimalString | null
  /** recorded − recomputed for differences; otherwise as the findings say it. */
  amountUsd: DecimalString
}

/** In the order in which the kinds are explained; those without a finding are left out. */
export function classesOf(findings: readonly Finding[]): FindingClass[] {
  return findingKindSchema.options.flatMap((kind) => {
    const found = findings.filter((finding) => finding.kind === kind)
    return found.length === 0 ? [] : [classOf(kind, found)]
  })
}

function classOf(kind: FindingKind, findings: readonly Finding[]): FindingClass {
  const count = (key: 'calls' | 'inputTokens' | 'outputTokens'): number =>
    findings.reduce((sum, finding) => sum + finding[key], 0)
  const priced = findings.flatMap(({ recomputedUsd }) => recomputedUsd ?? [])
  return {
    kind,
    findings: findings.length,
    calls: count('calls'),
    inputTokens: count('inputTokens'),
    outputTokens: count('outputTokens'),
    recordedUsd: sumUsd(findings.map(({ recordedUsd }) => recordedUsd)).toFixed(6),
    recomputedUsd: priced.length === 0 ? null : sumUsd(priced).toFixed(),
    amountUsd: sumUsd(findings.map(({ amountUsd }) => amountUsd)).toFixed(),
  }
}

/** What the recorded costs are off by: the differences added up without their signs. USD. */
export function varianceOf(findings: readonly Finding[]): DecimalString {
  const amounts = findings.filter(({ kind }) => isVariance(kind)).map(({ amountUsd }) => amountUsd)
  return amounts.reduce((sum, amount) => sum.plus(new Exact(amount).abs()), new Exact(0)).toFixed()
}

function sumUsd(amounts: readonly DecimalString[]): InstanceType<typeof Exact> {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Exact(0))
}
