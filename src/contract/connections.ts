import { z } from 'zod'
import { appErrorSchema } from './error-schemas'
import { defineRoute } from './route'
import { emptySchema } from './values'

/**
 * `disabled`: plain · `required`: encrypted, certificate unchecked · `verifyCa`: signed by the CA ·
 * `verifyIdentity`: also issued for the host.
 */
export const tlsModeSchema = z.enum(['disabled', 'required', 'verifyCa', 'verifyIdentity'])

export const mysqlSettingsSchema = z.object({
  engine: z.literal('mysql'),
  host: z.string().trim().max(255).default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535).default(3306),
  /** A Unix socket; when given, host and port are not used. */
  socketPath: z.string().trim().max(1_000).default(''),
  user: z.string().trim().min(1, 'required').max(255),
  database: z.string().trim().min(1, 'required').max(64),
  tls: z
    .object({ mode: tlsModeSchema, caFile: z.string().max(4_000).default('') })
    .default({ mode: 'disabled', caFile: '' }),
})
const sqliteSettingsSchema = z.object({
  engine: z.literal('sqlite'),
  file: z.string().trim().min(1, 'required').max(4_000),
})
export const databaseSettingsSchema = z.discriminatedUnion('engine', [
  mysqlSettingsSchema,
  sqliteSettingsSchema,
])
export type DatabaseSettings = z.infer<typeof databaseSettingsSchema>
export type MysqlSettings = z.infer<typeof mysqlSettingsSchema>

export const connectionInputSchema = z.object({
  name: z.string().trim().min(1, 'required').max(128),
  database: databaseSettingsSchema,
  /** The user wants nothing written, whatever the grants allow. */
  readOnly: z.boolean().default(false),
  /** Left out: keep; null: none; text: replace. Never read back. */
  password: z.string().max(4_000).nullable().optional(),
})
export type ConnectionInput = z.infer<typeof connectionInputSchema>

/** `embedded`: the file in the data folder · `environment`: from TOKEN_LEDGER_DATABASE_URL. */
export const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['embedded', 'environment', 'saved']),
  database: databaseSettingsSchema,
  readOnly: z.boolean(),
  hasPassword: z.boolean(),
  active: z.boolean(),
})
export type Connection = z.infer<typeof connectionSchema>

export const accessSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('managed') }),
  z.object({
    mode: z.literal('readOnly'),
    /** chosen · only SELECT is granted · the server itself is read-only · the user has not yet
     * agreed to the app's own tables. */
    reason: z.enum(['chosen', 'grants', 'server', 'consent']),
  }),
])
export type Access = z.infer<typeof accessSchema>

/** A column of the three tables that is not as specified. */
export const schemaDifferenceSchema = z.object({
  table: z.string(),
  column: z.string(),
  kind: z.enum([
    'missing_table',
    'missing_column',
    'different_type',
    'different_null',
    'extra_column',
  ]),
  expected: z.string(),
  found: z.string(),
})
export type SchemaDifference = z.infer<typeof schemaDifferenceSchema>

export const connectionStatusSchema = z.object({
  connection: connectionSchema,
  state: z.enum(['connected', 'failed']),
  error: appErrorSchema.nullable(),
  serverVersion: z.string().nullable(),
  access: accessSchema,
  differences: z.array(schemaDifferenceSchema),
  /** What managing this database would add, as statements; empty when nothing is pending. */
  pending: z.array(z.object({ migration: z.string(), statements: z.array(z.string()) })),
})
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>

export const connectionRoutes = {
  'connections.list': defineRoute({
    input: emptySchema,
    output: z.object({ connections: z.array(connectionSchema) }),
  }),
  'connections.create': defineRoute({ input: connectionInputSchema, output: connectionSchema }),
  'connections.update': defineRoute({
    input: connectionInputSchema.extend({ id: z.string() }),
    output: connectionSchema,
  }),
  /** The embedded and the active connection cannot be removed. The database itself is not touched. */
  'connections.remove': defineRoute({ input: z.object({ id: z.string() }), output: emptySchema }),
  /** Tries settings without keeping them; `id` lends the stored password. Failure is an error. */
  'connections.test': defineRoute({
    input: connectionInputSchema.omit({ name: true }).extend({ id: z.string().optional() }),
    output: z.object({
      serverVersion: z.string(),
      access: accessSchema,
      hasTables: z.boolean(),
      differences: z.array(schemaDifferenceSchema),
    }),
  }),
  'connections.activate': defineRoute({
    input: z.object({ id: z.string() }),
    output: connectionStatusSchema,
  }),
  'connections.status': defineRoute({ input: emptySchema, output: connectionStatusSchema }),
  /** The user's consent: runs what is pending on the active database. */
  'connections.migrate': defineRoute({
    input: emptySchema,
    output: z.object({ applied: z.array(z.string()), status: connectionStatusSchema }),
  }),
}
