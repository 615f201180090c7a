/** Puts the scripts together that Chromium runs before a document's own. */
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import { createCloneCodec } from './page/clone-codec.mjs'
import { createContextBridge } from './page/context-bridge.mjs'
import { runPreload } from './page/isolated-world.mjs'

/** The name that Electron gives to the preload's world. */
export const WORLD_NAME = 'Electron Isolated Context'
export const SEND_BINDING = '__electronShimSend'
export const RECEIVE_NAME = '__electronShimReceive'

const PRELOAD_PARAMETERS = ['require', 'module', 'exports', 'process']

/**
 * @param {string | null} file
 * @returns {{ source: string, error: string | null }}
 */
function readPreload(file) {
  try {
    const source = file === null ? '' : readFileSync(file, 'utf8')
    compileFunction(source, PRELOAD_PARAMETERS, { filename: file ?? '' })
    return { source, error: null }
  } catch (error) {
    return { source: '', error: `Unable to load preload script: ${file}\n${String(error)}` }
  }
}

/**
 * @param {string} secret names the events between the two worlds; a page cannot guess it
 * @param {{ preload: string | null, additionalArguments: string[] }} preload
 * @returns {{ mainWorld: string, isolatedWorld: string | null, error: string | null }}
 */
export function pageScripts(secret, { preload, additionalArguments }) {
  const bridge = (side) => `(${String(createContextBridge)})(${JSON.stringify(secret)}, '${side}')`
  const mainWorld = `if (self === top) { ${bridge('main')} }`
  if (preload === null) {
    return { mainWorld, isolatedWorld: null, error: null }
  }
  const { source, error } = readPreload(preload)
  const processFacts = {
    platform: process.platform,
    arch: process.arch,
    versions: { ...process.versions },
    argv: [process.execPath, ...additionalArguments],
  }
  const isolatedWorld = `if (self === top) {
  (${String(runPreload)})({
    codec: (${String(createCloneCodec)})(),
    bridge: ${bridge('isolated')},
    send: globalThis.${SEND_BINDING},
    receiveName: '${RECEIVE_NAME}',
    processFacts: ${JSON.stringify(processFacts)},
    preload: function (${PRELOAD_PARAMETERS.join(', ')}) {
${source}
    },
  })
}`
  return { mainWorld, isolatedWorld, error }
}
