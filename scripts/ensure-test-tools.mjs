/**
 * Sees to the programs that the tests need and npm cannot install: a MariaDB server and Chromium.
 * On Debian or Ubuntu as root it installs what is missing; elsewhere it prints how to.
 *
 * Run it (`node scripts/ensure-test-tools.mjs`) or import `ensureTestTools`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { findProgram, findTestTools } from './lib/find-test-tools.mjs'

/** @typedef {import('./lib/find-test-tools.mjs').TestTools} TestTools */

const debianPackages = ['mariadb-server', 'chromium', 'fonts-noto-cjk']

/**
 * Finds every tool, installing what is missing where that can be done without asking.
 *
 * @returns {Promise<TestTools>} absolute paths
 * @throws {Error} naming what is missing and the commands that install it
 */
export async function ensureTestTools() {
  for (const name of ['MARIADBD_PATH', 'CHROMIUM_PATH']) {
    const path = process.env[name]
    if (path && !existsSync(path)) throw new Error(`${name} is ${path}, but nothing is there.`)
  }
  const before = findTestTools()
  if (missingFrom(before).length === 0) return /** @type {TestTools} */ (before)

  if (isDebianRoot()) {
    console.log(`Installing the test tools that are missing: ${missingFrom(before).join(', ')} …`)
    try {
      installWithApt()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${reason}\n${howToInstall(missingFrom(findTestTools()))}`, { cause: error })
    }
  }

  const tools = findTestTools()
  const missing = missingFrom(tools)
  if (missing.length > 0) throw new Error(howToInstall(missing))
  return /** @type {TestTools} */ (tools)
}

/** @param {ReturnType<typeof findTestTools>} tools */
function missingFrom(tools) {
  const missing = []
  if (!tools.mariadbd || !tools.mariadbInstallDb || !tools.mariadb) missing.push('MariaDB server')
  if (!tools.chromium) missing.push('Chromium')
  return missing
}

function isDebian() {
  return process.platform === 'linux' && existsSync('/etc/debian_version')
}

function isDebianRoot() {
  return isDebian() && process.getuid?.() === 0 && findProgram(['apt-get']) !== undefined
}

function installWithApt() {
  const releaseGuard = forbidServiceStarts()
  try {
    runApt(['update'])
    runApt(['install', '-y', '--no-install-recommends', ...debianPackages])
  } finally {
    releaseGuard()
  }
}

/**
 * Debian's packages start their service when they are installed. The tests run a server of their
 * own, so ask Debian not to: a policy-rc.d that answers 101 forbids it.
 *
 * @returns {() => void} takes the guard away again
 */
function forbidServiceStarts() {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return () => {}
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return () => rmSync(policy, { force: true })
}

/** @param {string[]} args */
function runApt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } catch (error) {
    const { stderr } = /** @type {{ stderr?: Buffer }} */ (error)
    throw new Error(
      `apt-get ${args.join(' ')} failed:\n${stderr?.toString().trim() ?? String(error)}`,
      {
        cause: error,
      },
    )
  }
}

/**
 * @param {string[]} missing
 * @returns {string} what is missing and the commands that install it on this platform
 */
function howToInstall(missing) {
  return [
    `The tests need ${missing.join(' and ')}, which cannot be found. Install with:`,
    ...installCommands().map((command) => `  ${command}`),
    'or point MARIADBD_PATH at a mariadbd and CHROMIUM_PATH at a Chromium or Chrome.',
  ].join('\n')
}

function installCommands() {
  if (process.platform === 'darwin') {
    return ['brew install mariadb', 'brew install --cask chromium']
  }
  if (process.platform === 'win32') {
    return ['winget install MariaDB.Server', 'winget install Google.Chrome']
  }
  if (isDebian()) {
    return [
      'sudo apt-get update',
      `sudo apt-get install --no-install-recommends ${debianPackages.join(' ')}`,
    ]
  }
  return ['your package manager: the MariaDB server (10.6 or newer) and Chromium']
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    const tools = await ensureTestTools()
    console.log(`Test tools found: ${tools.mariadbd}, ${tools.chromium}`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
