import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/engines'
import { json, keyOf, startProviderServer } from '../fixtures/provider-server'
import { startTestCore } from '../fixtures/test-core'
import { findingsInBothSchemes } from './accessibility'
import { browserMode, keepPicture } from './targets'

const KEY = 'tk-Zq7mUcW0p4RkV9xB2nLs'

describe('asking a provider · browser mode', () => {
  it('shows what was proven of a key, and adds models that the provider lists', async () => {
    const home = await temporaryFolder()
    const server = await startProviderServer((request, _, response) =>
      keyOf(request) === KEY
        ? json(response, { data: [{ id: 'gpt-4o' }, { id: 'o3' }, { id: 'odd-one' }] })
        : json(response, { error: { message: 'no key' } }, 401),
    )
    const core = await startTestCore({ dataFolder: home })
    const provider = { name: 'OpenAI', baseUrl: `${server.origin}/v1`, apiKey: KEY }
    const { id } = await core.request('providers.create', provider)
    const prices = { priceInputPer1k: '0.0025', priceOutputPer1k: '0.01' }
    await core.request('models.create', { providerId: id, modelName: 'gpt-4o', ...prices })
    await core.request('models.create', { providerId: id, modelName: 'gpt-3', ...prices })
    await core.stop()
    const app = await browserMode.launch({ home })
    const { page } = app
    try {
      await page.goto(new URL(`/models?provider=${id}`, page.url()).href)
      await page.getByRole('button', { name: 'Check key' }).click()
      await page.getByText('The key was accepted').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])

      await page.getByRole('button', { name: 'Models of this provider…' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByText('New 2').waitFor()
      await sheet.getByText('Not listed 1').waitFor()
      expect(await findingsInBothSchemes(page)).toEqual([])
      await sheet.getByRole('button', { name: 'Choose all 2' }).click()
      await sheet.getByRole('button', { name: 'Add 2 models' }).click()
      await page.getByText('2 models were added. 1 of them has no known price.').waitFor()
      await page.getByRole('table').getByText('odd-one').waitFor()
      expect(app.problems).toEqual([])
    } catch (error) {
      await keepPicture(page, 'ask-provider')
      throw error
    } finally {
      await app.close()
      await server.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
