/** Builds the app into out/ when it is missing there or older than its sources. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sources = ['src', 'migrations', 'electron.vite.config.ts', 'package.json']
const out = join(root, 'out')
const stampFile = join(out, '.stamp')
const lockFile = join(out, '.lock')

/**
 * Says in one line that it builds, and nothing when there is nothing to do.
 *
 * @param {{ log?: (line: string) => void }} [options] where that line goes; stdout by default
 * @throws {Error} with the output of the build when it fails
 */
export async function buildIfStale({ log = console.log } = {}) {
  if (await isFresh()) return
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (!existsSync(builder)) {
    throw new Error('The packages are not installed. Run `npm ci` in the project folder first.')
  }
  await mkdir(out, { recursive: true })
  await withLock(async () => {
    // Whoever held the lock before us may have built just this.
    if (await isFresh()) return
    log('Building the app …')
    // Taken before the build, so that a change made while it runs counts as newer.
    const stamp = await describeSources()
    await rm(stampFile, { force: true })
    await build(builder)
    await writeFile(stampFile, stamp)
  })
}

async function isFresh() {
  if (!existsSync(join(out, 'main', 'index.js'))) return false
  const stamp = await readFile(stampFile, 'utf8').catch(() => '')
  return stamp === (await describeSources())
}

/** The number of source files and the time of the newest change: a deletion changes the number. */
async function describeSources() {
  let newest = 0
  let count = 0
  for (const source of sources) {
    for (const path of await filesUnder(join(root, source))) {
      const { mtimeMs } = await stat(path)
      newest = Math.max(newest, mtimeMs)
      count += 1
    }
  }
  return `${count} files, newest ${new Date(newest).toISOString()}\n`
}

/**
 * @param {string} path a file or a folder, or nothing at all
 * @returns {Promise<string[]>}
 */
async function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** @param {string} builder */
async function build(builder) {
  const child = spawn(process.execPath, [builder, 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`The build failed:\n${output.trim()}`)
}

/**
 * Lets one process build at a time: two builds into one folder would spoil each other.
 *
 * @param {() => Promise<void>} work
 */
async function withLock(work) {
  while (!(await takeLock())) await delay(200)
  try {
    await work()
  } finally {
    await rm(lockFile, { force: true })
  }
}

/** @returns {Promise<boolean>} false while another living process holds the lock */
async function takeLock() {
  try {
    const lock = await open(lockFile, 'wx')
    await lock.writeFile(String(process.pid))
    await lock.close()
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  const holder = Number(await readFile(lockFile, 'utf8').catch(() => ''))
  // An empty file is a lock that is being written, or one whose writer died: give it a moment.
  const abandoned = holder > 0 ? !isAlive(holder) : await isOlderThan(lockFile, 10_000)
  if (abandoned) await rm(lockFile, { force: true })
  return false
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * @param {string} path
 * @param {number} ageMs
 */
async function isOlderThan(path, ageMs) {
  const info = await stat(path).catch(() => undefined)
  return info !== undefined && Date.now() - info.mtimeMs > ageMs
}
