/**
 * The single-instance lock: a lock file in the user data folder says who holds it, and a local
 * socket named after that folder carries the second instance's message to the first.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** 104 bytes with the closing zero on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 100
const NOTICE_ATTEMPTS = 40
const NOTICE_PAUSE_MS = 50

/**
 * @typedef {object} SecondInstance
 * @property {string[]} argv
 * @property {string} workingDirectory
 * @property {unknown} additionalData
 */

/** @type {{ lockFile: string, socketPath: string } | null} */
let held = null
/** @type {Promise<void>} */
let notice = Promise.resolve()

/**
 * Beside the lock file, unless the path is longer than a socket's address may be.
 *
 * @param {string} userData
 */
function socketPathFor(userData) {
  const inUserData = join(userData, 'electron-shim.sock')
  if (process.platform !== 'win32' && inUserData.length <= LONGEST_SOCKET_PATH) {
    return inUserData
  }
  const name = `electron-shim-${createHash('sha256').update(userData).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** @param {string} lockFile */
function takeLockFile(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error
    }
  }
  if (isRunning(Number(readFileSync(lockFile, 'utf8')))) {
    return false
  }
  rmSync(lockFile, { force: true })
  return takeLockFile(lockFile)
}

/**
 * @param {string} socketPath
 * @param {(second: SecondInstance) => void} onSecondInstance
 */
function listenForSecondInstances(socketPath, onSecondInstance) {
  if (process.platform !== 'win32') {
    rmSync(socketPath, { force: true })
  }
  const server = createServer((socket) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => onSecondInstance(JSON.parse(text)))
    socket.on('error', () => undefined)
  })
  server.on('error', (error) => console.error('shim: single-instance socket:', error))
  server.listen(socketPath)
  server.unref()
}

/**
 * @param {string} socketPath
 * @param {SecondInstance} message
 * @returns {Promise<boolean>}
 */
function tellOnce(socketPath, message) {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.end(JSON.stringify(message)))
    socket.once('error', () => resolve(false))
    socket.once('close', (hadError) => resolve(!hadError))
  })
}

async function tellFirstInstance(socketPath, message) {
  for (let attempt = 0; attempt < NOTICE_ATTEMPTS; attempt++) {
    if (await tellOnce(socketPath, message)) {
      return
    }
    await delay(NOTICE_PAUSE_MS)
  }
}

/**
 * @param {string} userData
 * @param {SecondInstance} ownMessage what the first instance hears when it is not us
 * @param {(second: SecondInstance) => void} onSecondInstance
 * @returns {boolean} whether this process is the first instance
 */
export function acquireLock(userData, ownMessage, onSecondInstance) {
  if (held !== null) {
    return true
  }
  mkdirSync(userData, { recursive: true })
  const lockFile = join(userData, 'electron-shim.lock')
  const socketPath = socketPathFor(userData)
  if (!takeLockFile(lockFile)) {
    notice = tellFirstInstance(socketPath, ownMessage)
    return false
  }
  held = { lockFile, socketPath }
  listenForSecondInstances(socketPath, onSecondInstance)
  return true
}

export function holdsLock() {
  return held !== null
}

export function releaseLock() {
  if (held !== null) {
    rmSync(held.lockFile, { force: true })
    rmSync(held.socketPath, { force: true })
    held = null
  }
}

/** Resolves when the first instance has heard of this one, or never will. */
export function noticeDelivered() {
  return notice
}

process.on('exit', releaseLock)
