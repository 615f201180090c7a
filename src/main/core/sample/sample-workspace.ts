import type { ModelInput } from '../../../contract/models'

interface SampleProvider {
  name: string
  baseUrl: string
  description: string
  models: Omit<ModelInput, 'providerId'>[]
}

/** Prices in USD per 1,000 tokens, as the providers' price lists had them in November 2026. */
export const sampleProviders: readonly SampleProvider[] = [
  {
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    description: 'Invented for the sample workspace.',
    models: [
      model('gpt-4o', '0.0025', '0.01', 128_000, 16_384),
      model('gpt-4o-mini', '0.00015', '0.0006', 128_000, 16_384),
      { ...model('text-embedding-3-small', '0.00002', '0', 8_192, 0), modelType: 'embedding' },
    ],
  },
  {
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    description: 'Invented for the sample workspace.',
    models: [
      model('claude-sonnet-4-5', '0.003', '0.015', 200_000, 64_000),
      model('claude-haiku-4-5', '0.001', '0.005', 200_000, 64_000),
    ],
  },
  {
    name: 'Local',
    baseUrl: 'http://localhost:11434/v1',
    description: 'A local server: its models are free.',
    models: [model('qwen3:32b', '0', '0', 40_960, 8_192)],
  },
]

const projects = ['Support assistant', 'Code review', 'Search', 'Data pipeline']
/** A model that nobody has priced: its calls show what "unpriced" means. */
const unpriced: readonly [string, string] = ['OpenAI', 'gpt-next-preview']

const DAY_MS = 86_400_000

function model(
  modelName: string,
  priceInputPer1k: string,
  priceOutputPer1k: string,
  maxInputTokens: number,
  maxOutputTokens: number,
): Omit<ModelInput, 'providerId'> {
  return {
    modelName,
    modelType: 'llm',
    priceInputPer1k,
    priceOutputPer1k,
    priceSource: 'sample',
    maxInputTokens,
    maxOutputTokens,
    supportStream: maxOutputTokens > 0,
    supportJson: maxOutputTokens > 8_192,
  }
}

/** The same numbers at every run: a linear congruential generator (Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/**
 * `calls` invented calls of the last `days` days before `now`, as a CSV file that the import reads
 * like any other: more on working days and in office hours, growing towards today.
 */
export function* sampleCsv(calls: number, days: number, now: Date): Generator<string> {
  const random = randomNumbers(7)
  const names = [
    ...sampleProviders.flatMap(({ name, models }) =>
      models.map((entry): readonly [string, string] => [name, entry.modelName]),
    ),
    unpriced,
  ]
  yield 'time,provider,model,project,prompt_tokens,completion_tokens,cache_hit\n'
  let lines = ''
  for (let index = 0; index < calls; index++) {
    const time = someTime(random, days, now)
    const [provider, name] = pick(names, random() ** 1.6)
    const project = pick(projects, random() ** 1.5)
    const input = Math.round(200 * 20 ** random() * (1 + random()))
    const output = name.startsWith('text-embedding') ? 0 : Math.round(30 * 30 ** random())
    const hit = random() < 0.06
    lines += `${[time.toISOString(), provider, name, project, input, output, hit].join(',')}\n`
    if (index % 1_000 === 999) {
      yield lines
      lines = ''
    }
  }
  yield lines
}

function someTime(random: () => number, days: number, now: Date): Date {
  for (;;) {
    const time = new Date(now.getTime() - random() ** 1.4 * days * DAY_MS)
    const weekend = [0, 6].includes(time.getUTCDay())
    const office = time.getUTCHours() >= 7 && time.getUTCHours() < 19
    if (random() < (weekend ? 0.25 : 1) * (office ? 1 : 0.3)) return time
  }
}

/** `share` from 0 (inclusive) to 1 (exclusive) of the list. */
function pick<T>(list: readonly T[], share: number): T {
  const found = list[Math.min(Math.floor(share * list.length), list.length - 1)]
  if (found === undefined) throw new Error('the list is empty')
  return found
}
