/** `app.commandLine`: switches appended by the app are recorded, not handed to Chromium. */
import { recorded } from './records.mjs'
import { switchArguments } from './settings.mjs'
import { strict } from './strict.mjs'

/** @type {Map<string, string>} */
const switches = new Map()

for (const argument of switchArguments) {
  const parts = /^--([^=]+)(?:=(.*))?$/.exec(argument)
  if (parts?.[1] !== undefined) {
    switches.set(parts[1], parts[2] ?? '')
  }
}

/** @param {string} name */
export function switchValue(name) {
  return switches.get(name) ?? ''
}

export const commandLine = strict('app.commandLine', {
  appendSwitch(name, value = '') {
    switches.set(name, value)
    recorded.switches.push({ name, value })
  },
  removeSwitch(name) {
    switches.delete(name)
  },
  hasSwitch: (name) => switches.has(name),
  getSwitchValue: switchValue,
})
