/** Which `webPreferences` the shim can honour; anything that would weaken a window is refused. */
import { isAbsolute } from 'node:path'

const REQUIRED = new Map([
  ['sandbox', true],
  ['contextIsolation', true],
  ['nodeIntegration', false],
  ['nodeIntegrationInWorker', false],
  ['nodeIntegrationInSubFrames', false],
  ['webSecurity', true],
  ['webviewTag', false],
  ['allowRunningInsecureContent', false],
  ['experimentalFeatures', false],
  ['navigateOnDragDrop', false],
])

const WITHOUT_EFFECT = new Set([
  'devTools',
  'spellcheck',
  'backgroundThrottling',
  'disableDialogs',
  'safeDialogs',
  'v8CacheOptions',
  'zoomFactor',
  'enableWebSQL',
  'plugins',
  'images',
  'textAreasAreResizable',
  'webgl',
])

/**
 * @param {import('electron').WebPreferences} preferences
 * @returns {{ preload: string | null, additionalArguments: string[], javascript: boolean }}
 */
export function readWebPreferences(preferences) {
  const {
    preload = null,
    additionalArguments = [],
    javascript = true,
    session: _session,
    ...others
  } = preferences
  for (const [name, value] of Object.entries(others)) {
    const isFine = REQUIRED.has(name) ? REQUIRED.get(name) === value : WITHOUT_EFFECT.has(name)
    if (!isFine && value !== undefined) {
      throw new Error(`shim: webPreferences.${name} = ${JSON.stringify(value)} is not supported`)
    }
  }
  if (preload !== null && !isAbsolute(preload)) {
    throw new Error(`preload script must have absolute path: ${preload}`)
  }
  if (preload !== null && preload.endsWith('.mjs')) {
    throw new Error('shim: the preload of a sandboxed window cannot be an ES module')
  }
  return { preload, additionalArguments, javascript }
}
