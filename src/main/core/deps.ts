import type { EventBus } from './event-bus'
import type { JobRunner } from './jobs'
import type { KeyRing } from './key-ring'
import type { Clock, FileHost, Logger } from './ports'
import type { ProjectTexts } from './project-texts'
import type { ReferenceCache } from './reference'
import type { SettingsStore } from './settings'
import type { Trail } from './trail'
import type { UploadStore } from './uploads'
import type { Workspace } from './workspace'

/** What the domains share. Each asks only for what it needs of it. */
export interface CoreDeps {
  workspace: Workspace
  reference: ReferenceCache
  settings: SettingsStore
  keyRing: KeyRing
  events: EventBus
  jobs: JobRunner
  uploads: UploadStore
  projectTexts: ProjectTexts
  trail: Trail
  files: FileHost
  clock: Clock
  logger: Logger
  dataFolder: string
}
