import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// The machines that run this are small and shared: what takes a second alone may take ten there.
const timeouts = { testTimeout: 30_000, hookTimeout: 60_000 }

const endToEnd = 'test/e2e/**'
const shim = 'test/electron-shim/**'
const packaging = 'test/packaging/**'

export default defineConfig({
  test: {
    // At the root, so that one MariaDB serves all projects of a run.
    globalSetup: './test/fixtures/global-setup.ts',
    teardownTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{test,migrations}/**/*.test.{ts,tsx}'],
          exclude: [endToEnd, shim, packaging],
          environment: 'node',
          pool: 'forks',
          // Vitest leaves a core free: of two, half the machine. The tests wait for servers and disks.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          name: 'shim',
          include: [`${shim}/*.test.{ts,tsx}`],
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'packaging',
          include: [`${packaging}/*.test.{ts,tsx}`],
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: [`${endToEnd}/*.test.{ts,tsx}`],
          environment: 'node',
          pool: 'forks',
          // Two browsers at a time: each drives the whole app.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 240_000,
          // On a busy machine a page may take seconds to be there again.
          expect: { poll: { timeout: 20_000, interval: 100 } },
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
