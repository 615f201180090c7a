import { useFormat } from '../../api/use-format'

/** A number of calls for a sentence: "12,431", or "100,000+" where counting stopped. */
export function useCallCount(): (facts: { calls: number; capped: boolean }) => {
  count: number
  calls: string
} {
  const format = useFormat()
  return ({ calls, capped }) => ({
    count: calls,
    calls: capped ? `${format.integer(calls - 1)}+` : format.integer(calls),
  })
}
