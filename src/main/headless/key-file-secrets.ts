import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, constants, copyFile, link, open, rm, stat, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../contract/errors'
import type { SecretBox } from '../core/ports'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Stands before each sealed text and is authenticated with it. */
const VERSION = 'v1'

/**
 * Seals with AES-256-GCM under a random key in `<dataFolder>/secret.key`, a file for this user
 * alone. It keeps secrets from backups, logs and other users, not from this user's own programs.
 * A sealed text is `v1.` and the base64url of nonce, tag and ciphertext.
 */
export function createKeyFileSecrets(dataFolder: string): SecretBox {
  const file = path.join(dataFolder, 'secret.key')
  let loading: Promise<Buffer> | undefined

  async function key(): Promise<Buffer> {
    loading ??= loadKey(file)
    try {
      return await loading
    } catch (error) {
      loading = undefined
      throw error
    }
  }

  return {
    scheme: 'keyFile',
    async seal(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', await key(), nonce)
      cipher.setAAD(Buffer.from(VERSION))
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
    },
    async open(sealed) {
      const [version, body] = sealed.split('.', 2)
      const bytes = Buffer.from(body ?? '', 'base64url')
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable()
      const decipher = createDecipheriv('aes-256-gcm', await key(), bytes.subarray(0, NONCE_BYTES))
      decipher.setAAD(Buffer.from(VERSION))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch (error) {
        throw unreadable(error)
      }
    },
  }
}

/** Reads the key, making it first when there is none; processes that start together agree. */
async function loadKey(file: string): Promise<Buffer> {
  if (!(await exists(file))) await createKey(file)
  await keepPrivate(file)
  // Where links are not supported, another process may still be copying its key into place.
  for (let attempt = 0; attempt < 20; attempt++) {
    const bytes = await readFile(file)
    if (bytes.length === KEY_BYTES) return bytes
    await sleep(25)
  }
  throw new AppError(
    'secret_unreadable',
    `The key file ${file} is damaged. Put it back from a backup, or remove it and enter your passwords and API keys again.`,
    { reason: 'key_file' },
  )
}

/** Writes a whole key beside the file and gives it the name only if nobody has taken that yet. */
async function createKey(file: string): Promise<void> {
  const draft = `${file}.${process.pid}-${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(randomBytes(KEY_BYTES))
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file).catch(async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error
      // A file system without hard links.
      await copyFile(draft, file, constants.COPYFILE_EXCL)
    })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function keepPrivate(file: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return
  await chmod(file, 0o600).catch((error: unknown) => {
    throw new AppError(
      'secret_unreadable',
      `Others can read the key file ${file}, and its permissions could not be narrowed. Run: chmod 600 "${file}"`,
      { reason: 'key_file' },
      error,
    )
  })
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function unreadable(cause?: unknown): AppError {
  return new AppError(
    'secret_unreadable',
    'This secret was sealed on another machine or is damaged. Enter it again.',
    {},
    cause,
  )
}
