import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../contract/errors'
import { writeFileWhole } from './files'
import type { SecretBox } from './ports'

/** Version 1: AES-256-GCM; key id, then iv, tag and ciphertext in base64url. */
const ENVELOPE = /^tl1:([A-Za-z0-9_-]{8}):([A-Za-z0-9_-]{16}):([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]*)$/
const SHARED =
  /^tlkey1:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{16}):([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})$/
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

export type SecretState = 'none' | 'plain' | 'encrypted' | 'unreadable'

/** Encrypts what rests in shared databases, under workspace keys that this machine holds. */
export interface KeyRing {
  encrypt(plain: string): Promise<string>
  /** Throws `secret_unreadable` when the key is not on this machine or the text was changed. */
  decrypt(envelope: string): Promise<string>
  /** What a stored text is; the mask shows the last four characters at most. */
  describe(stored: string | null): Promise<{ state: SecretState; mask: string }>
  /** What seals the keys on this machine. */
  readonly protection: SecretBox['scheme']
  exportKey(passphrase: string): Promise<string>
  importKey(text: string, passphrase: string): Promise<string>
}

interface RingFile {
  /** Key ids, newest first; the first one encrypts. */
  order: string[]
  /** Each key as the machine's secret boxes sealed it. */
  keys: Record<string, Partial<Record<SecretBox['scheme'], string>>>
}

/**
 * `box` seals; the `others` only open what another host on this machine sealed (browser mode's
 * key file, when the desktop has a keychain), and what they open is sealed with `box` as well.
 */
export function makeKeyRing(
  dataFolder: string,
  box: SecretBox,
  others: readonly SecretBox[] = [],
): KeyRing {
  const file = join(dataFolder, 'keys.json')
  const opened = new Map<string, Buffer>()

  async function readRing(): Promise<RingFile> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as RingFile
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { order: [], keys: {} }
      throw new AppError(
        'secret_unreadable',
        `The key file ${file} cannot be read.`,
        { reason: 'key_file' },
        error,
      )
    }
  }

  async function openKey(ring: RingFile, id: string): Promise<Buffer | null> {
    const known = opened.get(id)
    if (known) return known
    for (const opener of [box, ...others]) {
      const sealed = ring.keys[id]?.[opener.scheme]
      const key = sealed === undefined ? null : await tryOpen(opener, sealed)
      if (!key) continue
      opened.set(id, key)
      if (opener !== box) await sealKey(id, key)
      return key
    }
    return null
  }

  /** Keeps a key under this host's own scheme, beside those of other hosts. */
  async function sealKey(id: string, key: Buffer): Promise<void> {
    const ring = await readRing()
    const sealed = await box.seal(key.toString('base64url'))
    ring.keys[id] = { ...ring.keys[id], [box.scheme]: sealed }
    if (!ring.order.includes(id)) ring.order = [id, ...ring.order]
    await writeFileWhole(file, `${JSON.stringify(ring, null, 2)}\n`)
    opened.set(id, key)
  }

  async function addKey(key: Buffer): Promise<string> {
    const id = keyId(key)
    await sealKey(id, key)
    return id
  }

  async function currentKey(): Promise<{ id: string; key: Buffer }> {
    const ring = await readRing()
    for (const id of ring.order) {
      const key = await openKey(ring, id)
      if (key) return { id, key }
    }
    const key = randomBytes(32)
    return { id: await addKey(key), key }
  }

  async function decrypt(envelope: string): Promise<string> {
    const match = ENVELOPE.exec(envelope)
    const [, id = '', iv = '', tag = '', ciphertext = ''] = match ?? []
    const key = match ? await openKey(await readRing(), id) : null
    if (!key) {
      throw new AppError(
        'secret_unreadable',
        'This secret was encrypted with a key that this machine does not hold.',
        {
          reason: 'unknown_key',
        },
      )
    }
    return openSealed(key, iv, tag, ciphertext).toString('utf8')
  }

  return {
    decrypt,
    protection: box.scheme,
    async encrypt(plain) {
      const { id, key } = await currentKey()
      const sealed = seal(key, Buffer.from(plain, 'utf8'))
      return `tl1:${id}:${sealed.join(':')}`
    },
    async describe(stored) {
      if (stored === null || stored === '') return { state: 'none', mask: '' }
      if (!stored.startsWith('tl1:')) return { state: 'plain', mask: maskOf(stored) }
      try {
        return { state: 'encrypted', mask: maskOf(await decrypt(stored)) }
      } catch {
        return { state: 'unreadable', mask: '' }
      }
    },
    async exportKey(passphrase) {
      const { key } = await currentKey()
      const salt = randomBytes(16)
      const sealed = seal(await passphraseKey(passphrase, salt), key)
      return `tlkey1:${salt.toString('base64url')}:${sealed.join(':')}`
    },
    async importKey(text, passphrase) {
      const match = SHARED.exec(text.trim())
      if (!match)
        throw new AppError('validation', 'That is not a workspace key of Token Ledger.', {
          fields: [{ path: 'text', code: 'not_a_key' }],
        })
      const [, salt = '', iv = '', tag = '', ciphertext = ''] = match
      const wrapping = await passphraseKey(passphrase, Buffer.from(salt, 'base64url'))
      try {
        return await addKey(openSealed(wrapping, iv, tag, ciphertext))
      } catch (error) {
        if (error instanceof AppError && error.code === 'secret_unreadable') {
          throw new AppError('passphrase_wrong', 'The passphrase does not open this workspace key.')
        }
        throw error
      }
    },
  }
}

async function tryOpen(box: SecretBox, sealed: string): Promise<Buffer | null> {
  try {
    return Buffer.from(await box.open(sealed), 'base64url')
  } catch {
    return null
  }
}

const derive = promisify<string, Buffer, number, typeof SCRYPT, Buffer>(scrypt)

function passphraseKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  return derive(passphrase.normalize('NFC'), salt, 32, SCRYPT)
}

/** A public name of a key that tells nothing of it. */
function keyId(key: Buffer): string {
  return createHash('sha256')
    .update('token-ledger key id')
    .update(key)
    .digest('base64url')
    .slice(0, 8)
}

function seal(key: Buffer, plain: Buffer): [iv: string, tag: string, ciphertext: string] {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
  return [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url')) as [
    string,
    string,
    string,
  ]
}

function openSealed(key: Buffer, iv: string, tag: string, ciphertext: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64url')), decipher.final()])
  } catch (error) {
    throw new AppError(
      'secret_unreadable',
      'This secret was changed or damaged.',
      { reason: 'damaged' },
      error,
    )
  }
}

/** The last four characters, and only of secrets long enough to keep theirs. */
function maskOf(secret: string): string {
  return secret.length >= 12 ? `…${secret.slice(-4)}` : '…'
}
