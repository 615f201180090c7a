import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { browserMode } from '../e2e/targets'
import { temporaryFolder } from '../fixtures/engines'
import { makeSampleWorkspace } from '../fixtures/sample-workspace'

const desk = { width: 1280, height: 800 }
const sizes = [desk, { width: 1920, height: 1080 }]
/** A small window, and the first size at 125 % zoom. */
const smallSizes = [
  { width: 900, height: 700 },
  { width: 1024, height: 640 },
]

interface Screen {
  name: string
  path: string
  /** What to do on the page before the picture is taken; such a one needs data. */
  prepare?: (page: Page) => Promise<void>
}

const screens: Screen[] = [
  { name: 'dashboard', path: '/dashboard' },
  { name: 'explorer', path: '/explorer' },
  { name: 'explorer-by-model', path: '/explorer?by=model' },
  { name: 'logs', path: '/logs' },
  {
    name: 'logs-detail',
    path: '/logs',
    prepare: async (page) => {
      await page.getByRole('grid').getByRole('row').nth(3).click()
      await page.getByRole('heading', { name: /^Call \d+/ }).waitFor()
    },
  },
  {
    name: 'logs-filtered-to-nothing',
    path: '/logs?costMin=9000',
    prepare: (page) => page.getByRole('main').waitFor(),
  },
  { name: 'models', path: '/models' },
  { name: 'models-provider-form', path: '/models', prepare: openSheet('New provider') },
  { name: 'models-model-form', path: '/models', prepare: openSheet('New model') },
  {
    name: 'models-catalogue',
    path: '/models',
    prepare: openSheet('Add from catalogue'),
  },
  { name: 'models-update-prices', path: '/models', prepare: openSheet('Update prices') },
  { name: 'imports', path: '/imports' },
  { name: 'imports-mapping', path: '/imports', prepare: dropUsageFile },
  { name: 'audit', path: '/audit/findings' },
  { name: 'audit-what-if', path: '/audit/whatIf?rule=~10~same~' },
  { name: 'audit-bills', path: '/audit/bills' },
  { name: 'audit-recompute', path: '/audit/backfill' },
  { name: 'audit-months', path: '/audit/months' },
  { name: 'audit-trail', path: '/audit/trail' },
  { name: 'budgets', path: '/budgets' },
  { name: 'budgets-form', path: '/budgets', prepare: openSheet('Add budget') },
  { name: 'reports', path: '/reports' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-projects', path: '/settings/projects' },
  { name: 'settings-indexes', path: '/settings/indexes' },
  {
    name: 'settings-end',
    path: '/settings',
    prepare: (page) => page.locator('section').last().scrollIntoViewIfNeeded(),
  },
  {
    name: 'settings-connection-form',
    path: '/settings',
    prepare: openSheet('Add connection'),
  },
]

const plainScreens = screens.filter((screen) => screen.prepare === undefined)

function openSheet(name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('button', { name, exact: true }).first().click()
    await page.getByRole('dialog').waitFor()
  }
}

async function dropUsageFile(page: Page): Promise<void> {
  const transfer = await page.evaluateHandle(() => {
    const lines = [
      'timestamp,model,prompt_tokens,completion_tokens,cached,cost,notes',
      ...Array.from(
        { length: 12 },
        (_, row) =>
          `2026-11-0${(row % 9) + 1} 10:00:00,gpt-4o,${row * 137},${row * 11},false,,n ${row}`,
      ),
      '2026-11-05 10:00:00,gpt-4o,-4,1,false,,',
    ]
    const data = new DataTransfer()
    data.items.add(new File([lines.join('\n')], 'usage-november.csv'))
    return data
  })
  await page
    .getByText('Drop usage files or a folder here')
    .dispatchEvent('drop', { dataTransfer: transfer })
  await page.getByText('usage-november.csv').first().waitFor()
  await page.getByRole('table').first().waitFor()
}

async function take(page: Page, { name, path, prepare }: Screen, suffix: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
  await page.getByRole('main').waitFor()
  await prepare?.(page)
  // The stream of events never lets the network come to rest.
  await page.waitForTimeout(800)
  await page.screenshot({ path: join('screenshots', `${name}-${suffix}.png`) })
}

async function takeAll(page: Page, shown: Screen[], kind: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const screen of shown) {
        await take(page, screen, `${kind}${colorScheme}-${size.width}x${size.height}`)
      }
    }
  }
}

it('every screen', async () => {
  await rm('screenshots', { recursive: true, force: true })
  await mkdir('screenshots', { recursive: true })
  const home = await temporaryFolder()
  await makeSampleWorkspace(home)
  const app = await browserMode.launch({ home })
  const { page } = app
  try {
    await takeAll(page, screens, '')
    await page.emulateMedia({ colorScheme: 'light' })
    for (const size of smallSizes) {
      await page.setViewportSize(size)
      for (const screen of screens) await take(page, screen, `light-${size.width}x${size.height}`)
    }
    await page.setViewportSize(desk)
    await page.goto(new URL('/settings', page.url()).href)
    await page.getByText('简体中文', { exact: true }).click()
    await page.getByRole('heading', { name: '设置', level: 1 }).waitFor()
    for (const screen of plainScreens) await take(page, screen, 'zh-CN-light-1280x800')
  } finally {
    await app.close()
    await rm(home, { recursive: true, force: true })
  }
})

it('every empty screen', async () => {
  await mkdir('screenshots', { recursive: true })
  const home = await temporaryFolder()
  const app = await browserMode.launch({ home })
  try {
    await takeAll(app.page, plainScreens, 'empty-')
  } finally {
    await app.close()
    await rm(home, { recursive: true, force: true })
  }
})
