import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DomainHandlers } from '../../contract/routes'
import { type Settings, settingsSchema } from '../../contract/settings'
import type { EventBus } from './event-bus'
import { writeFileWhole } from './files'
import type { Logger } from './ports'

export interface SettingsStore {
  current(): Settings
}

/** Keeps a change of the accounting settings in the trail; `write` changes them. */
export type SettingsChange = (
  before: Settings,
  after: Settings,
  write: () => Promise<void>,
) => Promise<void>

/** What the user chose, in settings.json in the data folder. A damaged file is set aside. */
export async function makeSettings(
  dataFolder: string,
  events: EventBus,
  logger: Logger,
  change: SettingsChange,
): Promise<{ store: SettingsStore; handlers: DomainHandlers<'settings'> }> {
  const file = join(dataFolder, 'settings.json')
  let settings = await readSettings(file, logger)
  return {
    store: { current: () => settings },
    handlers: {
      'settings.get': async () => {
        settings = await readSettings(file, logger)
        return settings
      },
      'settings.update': async (patch) => {
        const before = await readSettings(file, logger)
        const after = { ...before, ...patch }
        await change(before, after, () =>
          writeFileWhole(file, `${JSON.stringify(after, null, 2)}\n`),
        )
        settings = after
        events.emit('settings.changed', settings)
        return settings
      },
    },
  }
}

async function readSettings(file: string, logger: Logger): Promise<Settings> {
  try {
    return settingsSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      logger.warn({ error, file }, 'settings.json cannot be read; the defaults are used')
    }
    return settingsSchema.parse({})
  }
}
