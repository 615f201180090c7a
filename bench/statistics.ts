export interface Spread {
  median: number
  min: number
  max: number
  /** The 75th percentile. */
  upper: number
  runs: number
}

export function spreadOf(values: readonly number[]): Spread {
  const at = (share: number): number => percentile(values, share)
  return { median: at(0.5), min: at(0), max: at(1), upper: at(0.75), runs: values.length }
}

/** Between two values in proportion. `share` is 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** One side of a comparison; answers its own figure, mostly milliseconds. */
export interface Arm {
  name: string
  run(): Promise<number>
}

/**
 * Runs all arms in turn, round after round, in alternating order, so that whatever else the
 * machine does meets them all alike. Ends early when the time is used up, not before `atLeast`.
 */
export async function interleave(
  arms: readonly Arm[],
  limits: { warmUps: number; rounds: number; atLeast: number; budgetMs: number },
): Promise<Map<string, number[]>> {
  const figures = new Map<string, number[]>(arms.map((arm) => [arm.name, []]))
  for (let round = 0; round < limits.warmUps; round += 1) {
    for (const arm of arms) await arm.run()
  }
  const begun = performance.now()
  for (let round = 0; round < limits.rounds; round += 1) {
    if (round >= limits.atLeast && performance.now() - begun > limits.budgetMs) break
    for (const arm of round % 2 === 0 ? arms : arms.toReversed()) {
      const figure = await arm.run()
      figures.get(arm.name)?.push(figure)
    }
  }
  return figures
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
