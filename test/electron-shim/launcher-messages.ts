import type { ForgedSender } from './launched-app'

/** What the main process tells the launcher of its own accord. */
export type Announcement =
  | { kind: 'chromium'; pid: number | undefined; address: string }
  | { kind: 'ready' }

/** What the launcher asks of the main process. */
export type LauncherRequest =
  | { kind: 'evaluate'; source: string; arg: unknown }
  | { kind: 'forge-invoke'; sender: ForgedSender; channel: string; args: unknown[] }
  | { kind: 'recorded' }
  | { kind: 'quit' }

export type LauncherAnswer =
  | { kind: 'answer'; id: number; ok: true; value?: unknown }
  | { kind: 'answer'; id: number; ok: false; message: string }
