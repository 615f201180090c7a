import { z } from 'zod'
import { monthSchema } from './months'
import { defineRoute } from './route'
import { emptySchema, instantSchema } from './values'

/** Coding agents that log what they used on this machine; each is also the format of its logs. */
export const agentToolSchema = z.enum(['claude-code', 'codex', 'gemini-cli', 'opencode'])
export type AgentTool = z.infer<typeof agentToolSchema>

export const agentLogsSchema = z.object({
  tool: agentToolSchema,
  /** The folders that hold something, as the user knows them ("~/.claude/projects"). */
  places: z.array(z.string()),
  files: z.number().int(),
  bytes: z.number().int(),
  /** null: only a look into the logs themselves would tell. */
  sessions: z.number().int().nullable(),
  /** Of the first and the last entry, as far as the oldest and the newest files tell. */
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  /** Files that are new or have grown since they were last read into this database. */
  newFiles: z.number().int(),
  /** Closed months that the logs reach into, newest first. */
  closedMonths: z.array(monthSchema),
  /** New entries are read by themselves, as the settings say. */
  watched: z.boolean(),
})
export type AgentLogs = z.infer<typeof agentLogsSchema>

export const agentRoutes = {
  /** Looks in the standard places, at names, sizes and times; tools without logs are left out. */
  'agents.list': defineRoute({
    input: emptySchema,
    output: z.object({ found: z.array(agentLogsSchema) }),
  }),
  /** Starts a job for each tool that reads what is new since the last look; one after the other. */
  'agents.import': defineRoute({
    input: z.object({
      tools: z.array(agentToolSchema).min(1),
      /**
       * What the logs have of closed months is written, too; they are read from their beginning,
       * since earlier looks have passed over it. Otherwise it is rejected.
       */
      intoClosedMonths: z.boolean().default(false),
    }),
    output: z.object({ jobIds: z.array(z.string()) }),
  }),
}
