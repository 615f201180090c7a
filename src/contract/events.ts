import { z } from 'zod'
import { connectionStatusSchema } from './connections'
import { jobSchema } from './jobs'
import { rollupStatusSchema } from './rollup'
import { settingsSchema } from './settings'

/** What the core tells its hosts without being asked. */
export const events = {
  'job.changed': jobSchema,
  'connection.changed': connectionStatusSchema,
  'settings.changed': settingsSchema,
  /** The daily sums moved on: their state, their progress or (with `refreshedAt`) their figures. */
  'rollup.changed': rollupStatusSchema,
  /** Rows of these domains were changed by this app; lists should be read again. */
  'data.changed': z.object({
    domains: z.array(
      z.enum([
        'providers',
        'models',
        'projects',
        'usage',
        'imports',
        'connections',
        'months',
        'budgets',
        'bills',
      ]),
    ),
  }),
} as const

export type EventName = keyof typeof events
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>
export type DataDomain = EventPayload<'data.changed'>['domains'][number]
