import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** A copy of the fixture app, as a built app lies on disk. */
export interface FixtureApp {
  /** Holds the app and whatever else a test puts beside it. */
  tempDir: string
  appDir: string
  remove(): void
}

export function createFixtureApp(): FixtureApp {
  const tempDir = mkdtempSync(join(tmpdir(), 'electron-shim-fixture-'))
  const appDir = join(tempDir, 'app')
  cpSync(fileURLToPath(new URL('./fixture', import.meta.url)), appDir, { recursive: true })
  const manifest = { name: 'fixture', version: '1.2.3', type: 'module', main: 'main.mjs' }
  writeFileSync(join(appDir, 'package.json'), JSON.stringify(manifest))
  return {
    tempDir,
    appDir,
    remove: () => rmSync(tempDir, { recursive: true, force: true }),
  }
}

/** Longest time that one launch may take on a busy machine. */
export const LAUNCH_MS = 30_000

interface FixtureApi {
  request(route: string, input?: unknown): Promise<unknown>
}

export type FixtureWindow = typeof window & { readonly fixture: FixtureApi }

/** What a handler of the fixture app answers to its page. */
export function requestFrom(page: Page, route: string, input?: unknown): Promise<unknown> {
  return page.evaluate(([name, value]) => (window as FixtureWindow).fixture.request(name, value), [
    route,
    input,
  ] as const)
}

/** What the page sees of a request that fails. */
export function failureOf(page: Page, route: string): Promise<string> {
  return page.evaluate(
    (name) =>
      (window as FixtureWindow).fixture.request(name).then(
        () => 'no failure',
        (error: unknown) => String(error),
      ),
    route,
  )
}
