import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogger } from '../../src/main/logger'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'token-ledger-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const logFile = () => path.join(folder, 'logs', 'token-ledger.log')

it('never writes a secret, at any depth, and keeps the causes of an error', async () => {
  const driver = Object.assign(new Error('Access denied for mysql://bob:hunter2@db/x'), {
    errno: 1045,
    config: { password: 'hunter2' },
  })
  const error = new Error('no connection', { cause: driver })
  createLogger(folder).error(
    {
      error,
      a: [{ b: { c: { d: { api_key: 'hunter2', apiKey: 'hunter2', Authorization: 'hunter2' } } } }],
      passphrase: 'hunter2',
      text: 'Bearer hunter2hunter2 and sk-proj-hunter2hunter2hunter2',
      count: 12n,
    },
    'failed with mysql://bob:hunter2@db',
  )
  const text = await readFile(logFile(), 'utf8')
  expect(text).not.toContain('hunter2')
  const line = JSON.parse(text)
  expect(line.error.cause).toMatchObject({ errno: 1045 })
  expect(line.error.stack).toContain('logger.test')
  expect(line.count).toBe('12')
})

it('does not loop on a circle', async () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  createLogger(folder).info({ circle }, 'round')
  expect(JSON.parse(await readFile(logFile(), 'utf8')).circle).toEqual({ self: '[circular]' })
})

it('starts a new file when the old one has grown too large', async () => {
  createLogger(folder).info({}, 'first')
  await writeFile(logFile(), 'x'.repeat(6 * 1024 * 1024))
  createLogger(folder).info({}, 'second')
  const [now, before] = await Promise.all([
    readFile(logFile(), 'utf8'),
    readFile(path.join(folder, 'logs', 'token-ledger.1.log'), 'utf8'),
  ])
  expect(JSON.parse(now).msg).toBe('second')
  expect(before.length).toBe(6 * 1024 * 1024)
})
