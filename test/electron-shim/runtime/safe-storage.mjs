/**
 * `safeStorage` with a key that is the same in every run, so that a second launch reads what the
 * first wrote. It protects nothing; it shows whether the app goes through it.
 *
 * `ELECTRON_SHIM_KEYRING=basic_text` plays a Linux desktop without a keyring: the asynchronous
 * calls work with a well-known key, the synchronous ones only after `setUsePlainTextEncryption`.
 * `ELECTRON_SHIM_KEYRING=unavailable` plays a keyring that cannot be opened.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { app } from './app.mjs'
import { settings } from './settings.mjs'
import { strict } from './strict.mjs'

const PREFIX = Buffer.from('v11')
const NONCE_BYTES = 12
const TAG_BYTES = 16
const key = createHash('sha256').update('electron-shim').digest()
const { keyring } = settings

let plainTextAllowed = false

/** @param {string} plainText */
function seal(plainText) {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
  return Buffer.concat([PREFIX, nonce, body, cipher.getAuthTag()])
}

/**
 * @param {Buffer} encrypted
 * @param {string} method
 */
function open(encrypted, method) {
  if (!Buffer.isBuffer(encrypted)) {
    throw new Error(`Expected the first argument of ${method}() to be a buffer`)
  }
  const nonceEnd = PREFIX.length + NONCE_BYTES
  try {
    if (!encrypted.subarray(0, PREFIX.length).equals(PREFIX)) {
      throw new Error('no prefix')
    }
    const decipher = createDecipheriv(
      'aes-256-gcm',
      key,
      encrypted.subarray(PREFIX.length, nonceEnd),
    )
    decipher.setAuthTag(encrypted.subarray(-TAG_BYTES))
    const body = decipher.update(encrypted.subarray(nonceEnd, -TAG_BYTES))
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error(`Error while decrypting the ciphertext provided to safeStorage.${method}.`, {
      cause,
    })
  }
}

function refuseUnready() {
  if (!app.isReady()) {
    throw new Error('safeStorage cannot be used before app is ready')
  }
}

function isEncryptionAvailable() {
  const hasKey = keyring !== 'unavailable' && (keyring !== 'basic_text' || plainTextAllowed)
  return app.isReady() && hasKey
}

function requireSync(method, what) {
  refuseUnready()
  if (!isEncryptionAvailable()) {
    throw new Error(
      `Error while ${what} provided to safeStorage.${method}. Encryption is not available.`,
    )
  }
}

function requireAsync(method, what) {
  refuseUnready()
  if (keyring === 'unavailable') {
    throw new Error(`Error while ${what} provided to safeStorage.${method}.`)
  }
}

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable,

  isAsyncEncryptionAvailable: async () => app.isReady() && keyring !== 'unavailable',

  getSelectedStorageBackend() {
    return app.isReady() && keyring !== 'unavailable' ? keyring : 'unknown'
  },

  setUsePlainTextEncryption(usePlainText) {
    plainTextAllowed = usePlainText
  },

  encryptString(plainText) {
    requireSync('encryptString', 'encrypting the text')
    return seal(plainText)
  },

  decryptString(encrypted) {
    requireSync('decryptString', 'decrypting the ciphertext')
    return open(encrypted, 'decryptString')
  },

  async encryptStringAsync(plainText) {
    requireAsync('encryptStringAsync', 'encrypting the text')
    return seal(plainText)
  },

  async decryptStringAsync(encrypted) {
    requireAsync('decryptStringAsync', 'decrypting the ciphertext')
    return { result: open(encrypted, 'decryptStringAsync'), shouldReEncrypt: false }
  },
})
