import { safeStorage } from 'electron'
import { AppError } from '../../contract/errors'
import type { Logger, SecretBox } from '../core/ports'
import { createKeyFileSecrets } from '../headless/key-file-secrets'

/**
 * Seals with the system's keychain. Where there is none, or only Chromium's `basic_text` (a fixed
 * key that protects nothing), with the key file of browser mode. Run once the app is ready.
 */
export async function desktopSecrets(
  dataFolder: string,
  logger: Logger,
): Promise<{ secrets: SecretBox; otherSecrets: SecretBox[] }> {
  const keyFile = createKeyFileSecrets(dataFolder)
  const available = await safeStorage.isAsyncEncryptionAvailable().catch(() => false)
  const basicText =
    process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
  if (!available || basicText) {
    logger.warn({}, 'the system offers no keychain; secrets are sealed with a key file')
    return { secrets: keyFile, otherSecrets: [] }
  }
  return { secrets: keychain, otherSecrets: [keyFile] }
}

const keychain: SecretBox = {
  scheme: 'keychain',
  seal: async (plain) => (await safeStorage.encryptStringAsync(plain)).toString('base64'),
  async open(sealed) {
    try {
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result
    } catch (error) {
      throw new AppError(
        'secret_unreadable',
        'The keychain cannot open this secret. Enter it again.',
        {},
        error,
      )
    }
  },
}
