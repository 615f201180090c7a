import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type axe from 'axe-core'

const require = createRequire(import.meta.url)
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds against WCAG 2.2 AA on the page as it stands, one line a finding. */
async function accessibilityFindings(page: Page): Promise<string[]> {
  // In an evaluation, so that the page's own policy for scripts stays as it is. Once a document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  // What passed is neither described nor handed over: that took as long as the rules.
  return page.evaluate(async (tags) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await run.run({
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id}: ${help} · ${target.join(' ')}`),
    )
  }, TAGS)
}

/** The page in light and in dark, each without findings. */
export async function findingsInBothSchemes(page: Page): Promise<string[]> {
  const findings: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(200)
    const found = await accessibilityFindings(page)
    findings.push(...found.map((finding) => `${colorScheme} · ${finding}`))
  }
  return findings
}
