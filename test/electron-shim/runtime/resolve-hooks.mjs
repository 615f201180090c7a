/** Module hooks: `electron` resolves to the fake that `register.mjs` chose. */
const MAIN_NAMES = new Set(['electron', 'electron/main', 'electron/common'])

let target = ''

/** @param {{ target: string }} data */
export function initialize(data) {
  target = data.target
}

export async function resolve(specifier, context, nextResolve) {
  if (MAIN_NAMES.has(specifier)) {
    return { url: target, format: 'module', shortCircuit: true }
  }
  if (specifier === 'electron/renderer') {
    throw new Error("shim: 'electron/renderer' does not exist in the main process")
  }
  return nextResolve(specifier, context)
}
