import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * A reload of `/settings/security` has to find `/assets/…`, whatever the depth of the address.
 * electron-vite sets `base` to './' over the configuration's own, so it is set once more after that.
 */
const absoluteAddresses = { name: 'absolute-addresses', config: () => ({ base: '/' }) }

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          server: 'src/main/server.ts',
          cli: 'src/main/cli.ts',
          'task-worker': 'src/main/task-worker.ts',
          'reading-worker': 'src/main/reading-worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload cannot be an ES module; the package is "type": "module".
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    plugins: [react(), absoluteAddresses],
    html: { cspNonce: '__CSP_NONCE__' },
    build: { chunkSizeWarningLimit: 2000 },
  },
})
