/**
 * `npm run bench -- [--rows N] [--engine mysql|sqlite|both] [--only rollup,changes,spend,page,export,scroll,reports,audit,import,agent-logs]
 * [--out FILE]`: bundles bench/ and runs it with plain Node. Each figure stands beside its floor;
 * the results are Markdown.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { ensureTestTools } from './ensure-test-tools.mjs'
import { buildIfStale } from './lib/build-if-stale.mjs'
import { run } from './lib/run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

try {
  await ensureTestTools()
  // What is scrolled is the built app.
  await buildIfStale()
  await mkdir(join(root, 'out'), { recursive: true })
  // Below the project, so that the bundle finds the packages; of its own, so that runs do not meet.
  const folder = await mkdtemp(join(root, 'out', 'bench-'))
  try {
    await bundleInto(folder)
    process.exitCode = await run(process.execPath, [
      join(folder, 'main.js'),
      ...process.argv.slice(2),
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** @param {string} folder */
async function bundleInto(folder) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: {
          main: join(root, 'bench', 'main.ts'),
          child: join(root, 'bench', 'child.ts'),
          // As in the built app: they stand beside the bundle, so that workers are started.
          'task-worker': join(root, 'src', 'main', 'task-worker.ts'),
          'reading-worker': join(root, 'src', 'main', 'reading-worker.ts'),
        },
      },
    },
  })
}
