import { makeRandom, makeZipf } from './random'

/** The calls lie in the year that ends here: today and yesterday are whole days, still open. */
export const NOW = new Date('2025-12-31T23:59:59Z')
const START_SECONDS = Date.parse('2025-01-01T00:00:00Z') / 1000
const HOURS = 365 * 24

const BATCH = 10_000
const LATEST_SECONDS = 3 * 86_400

export interface BenchModel {
  id: number
  providerId: number
  name: string
  type: 'llm' | 'vlm' | 'embedding'
  /** Micro-USD per 1,000 tokens; both 0: no price is known. */
  inputMicros: number
  outputMicros: number
}

export interface BenchRow {
  modelId: number
  projectId: number
  inputTokens: number
  outputTokens: number
  cacheHit: boolean
  costMicros: number
  /** UTC seconds. */
  createdAt: number
}

export const providers = Array.from({ length: 8 }, (_, index) => ({
  id: index + 1,
  name: `Provider ${String.fromCharCode(65 + index)}`,
}))

/** The most used first. Neighbours belong to different providers; every tenth has no price. */
export const models: readonly BenchModel[] = Array.from({ length: 40 }, (_, index) => {
  const priced = index % 10 !== 7
  return {
    id: index + 1,
    providerId: (index % providers.length) + 1,
    name: `model-${index + 1}-${['mini', 'large', 'turbo', 'preview'][index % 4] ?? ''}`,
    type: index % 13 === 12 ? 'embedding' : index % 9 === 8 ? 'vlm' : 'llm',
    inputMicros: priced ? 100 + ((index * 397) % 3_000) : 0,
    outputMicros: priced ? 400 + ((index * 1_511) % 15_000) : 0,
  }
})

/** The most used first. */
export const projects = Array.from({ length: 60 }, (_, index) => ({
  id: 1_001 + index,
  name: `Project ${index + 1}`,
}))

/**
 * The same `count` calls for the same seed, in batches, in the order in which they were written:
 * mostly by time, but every twelfth arrives up to three days late, so ids do not follow the time;
 * one in ten shares the second of the call before it.
 */
export function* usageRows(count: number, seed: number): Generator<BenchRow[]> {
  const random = makeRandom(seed)
  const pickModel = makeZipf(models.length, 1.1)
  const pickProject = makeZipf(projects.length, 0.9)
  const nextTime = makeTimeline(count)
  let time = START_SECONDS
  let batch: BenchRow[] = []
  for (let index = 0; index < count; index += 1) {
    if (random.next() >= 0.1) {
      time = nextTime(index, random.next())
      if (random.next() < 1 / 12) {
        time = Math.max(START_SECONDS, time - random.below(LATEST_SECONDS))
      }
    }
    const model = models[pickModel(random)] ?? models[0]
    const project = projects[pickProject(random)] ?? projects[0]
    if (!model || !project) throw new Error('There are no models or projects.')
    const inputTokens = tokens(random.logNormal(7, 1.4))
    const outputTokens = model.type === 'embedding' ? 0 : tokens(random.logNormal(5.5, 1.2))
    const cacheHit = random.next() < 0.05
    batch.push({
      modelId: model.id,
      projectId: project.id,
      inputTokens,
      outputTokens,
      cacheHit,
      costMicros: cacheHit ? 0 : costOf(model, inputTokens, outputTokens),
      createdAt: time,
    })
    if (batch.length === BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function tokens(drawn: number): number {
  return Math.min(Math.round(drawn), 200_000)
}

function costOf(model: BenchModel, input: number, output: number): number {
  return Math.round((input * model.inputMicros + output * model.outputMicros) / 1_000)
}

/** Spreads calls over the year: busy days, quiet nights and week-ends, twice as much at its end. */
function makeTimeline(count: number): (index: number, fraction: number) => number {
  const weights = Array.from({ length: HOURS }, (_, hour) => {
    const day = Math.sin(((hour % 24) / 24) * Math.PI) ** 2
    const weekday = (2 + Math.floor(hour / 24)) % 7 < 5 ? 1 : 0.4
    return (0.15 + day) * weekday * (1 + hour / HOURS)
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let hour = 0
  let before = 0
  return (index, fraction) => {
    const wanted = ((index + fraction) / count) * total
    while (hour < HOURS - 1 && before + (weights[hour] ?? 0) <= wanted) {
      before += weights[hour] ?? 0
      hour += 1
    }
    const within = Math.max(0, (wanted - before) / (weights[hour] ?? 1))
    return START_SECONDS + hour * 3_600 + Math.min(3_599, Math.floor(within * 3_600))
  }
}
