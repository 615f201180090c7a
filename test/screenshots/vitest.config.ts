import { defineConfig } from 'vitest/config'

/** `npm run screenshots`: not a part of the tests. */
export default defineConfig({
  test: {
    include: ['test/screenshots/*.shots.ts'],
    root: '.',
    pool: 'forks',
    testTimeout: 600_000,
  },
})
