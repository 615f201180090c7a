import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import type { TestCore } from '../fixtures/test-core'

const priced = (litellm_provider: string, perMillion: number): object => ({
  litellm_provider,
  input_cost_per_token: perMillion / 1_000_000,
  output_cost_per_token: perMillion / 500_000,
})

const LIST = JSON.stringify({
  'gpt-4o': priced('openai', 2.5),
  'azure/gpt-4o': priced('azure', 2.75),
  'openrouter/openai/gpt-4o': priced('openrouter', 2.6),
  'house_cloud/meta-llama/Llama-9-70B': priced('house_cloud', 0.4),
  'house_cloud/gpt-4o': priced('house_cloud', 3),
})

describe('a LiteLLM price list', () => {
  let core: TestCore

  coreForEachTest('sqlite', (made) => (core = made))

  it.each([
    ['OpenAI', 'gpt-4o', 'gpt-4o'],
    ['Azure', 'gpt-4o', 'azure/gpt-4o'],
    ['OpenRouter', 'openai/gpt-4o', 'openrouter/openai/gpt-4o'],
    // Providers that only the list knows, and their models by whatever name.
    ['House Cloud', 'meta-llama/Llama-9-70B', 'house_cloud/meta-llama/Llama-9-70B'],
    ['House Cloud', 'Llama-9-70B', 'house_cloud/meta-llama/Llama-9-70B'],
    ['House Cloud', 'gpt-4o', 'house_cloud/gpt-4o'],
    ['A gateway', 'house_cloud/meta-llama/Llama-9-70B', 'house_cloud/meta-llama/Llama-9-70B'],
    // The maker's price, where nothing is nearer.
    ['A gateway', 'gpt-4o-2024-08-06', 'gpt-4o'],
    ['A gateway', 'Llama-9-70B', null],
  ])('knows what %s calls %s as %s', async (name, modelName, entry) => {
    const { id: providerId } = await core.request('providers.create', { name })
    await core.request('models.create', {
      providerId,
      modelName,
      priceInputPer1k: '0.001',
      priceOutputPer1k: '0.001',
    })
    const path = join(core.dataFolder, 'list.json')
    await writeFile(path, LIST)
    const { ref } = await core.deps.uploads.register(path)
    const { offers } = await core.request('prices.preview', { source: { kind: 'file', file: ref } })
    expect(offers.map((offer) => offer.entry)).toEqual(entry === null ? [] : [entry])
  })
})
