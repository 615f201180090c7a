import type { DomainHandlers } from '../../contract/routes'
import { listProviders, updateProvider } from '../storage/providers'
import type { CoreDeps } from './deps'
import { recordProvider } from './trail-subjects'

type Deps = Pick<CoreDeps, 'workspace' | 'keyRing' | 'events' | 'trail'>

export function makeSecurityHandlers(deps: Deps): DomainHandlers<'security'> {
  const { workspace, keyRing, events } = deps
  return {
    'security.status': async () => {
      const providers = await listProviders(workspace.database())
      const states = await Promise.all(
        providers.map(async ({ apiKey }) => (await keyRing.describe(apiKey)).state),
      )
      return {
        protection: keyRing.protection,
        plainKeys: states.filter((state) => state === 'plain').length,
        unreadableKeys: states.filter((state) => state === 'unreadable').length,
      }
    },
    'security.encryptPlainKeys': async () => {
      const encrypted = await workspace.writableDatabase().transaction(async (tx) => {
        let count = 0
        for (const provider of await listProviders(tx)) {
          const { state } = await keyRing.describe(provider.apiKey)
          if (state !== 'plain' || provider.apiKey === null) continue
          const apiKey = await keyRing.encrypt(provider.apiKey)
          const after = { ...provider, apiKey }
          await updateProvider(tx, provider.id, after)
          await recordProvider(deps, tx, 'updated', { id: provider.id, before: provider, after })
          count += 1
        }
        return count
      })
      events.emit('data.changed', { domains: ['providers'] })
      return { encrypted }
    },
    'security.exportKey': async ({ passphrase }) => ({ text: await keyRing.exportKey(passphrase) }),
    'security.importKey': async ({ text, passphrase }) => {
      const keyId = await keyRing.importKey(text, passphrase)
      events.emit('data.changed', { domains: ['providers'] })
      return { keyId }
    },
  }
}
