import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema } from './values'

export const securityRoutes = {
  'security.status': defineRoute({
    input: emptySchema,
    output: z.object({
      /** How keys rest on this machine: the system's keychain, or a file only the user can read. */
      protection: z.enum(['keychain', 'keyFile']),
      plainKeys: z.number().int(),
      unreadableKeys: z.number().int(),
    }),
  }),
  /** Encrypts provider keys that other programs wrote as text. */
  'security.encryptPlainKeys': defineRoute({
    input: emptySchema,
    output: z.object({ encrypted: z.number().int() }),
  }),
  /** The workspace key wrapped by a passphrase, as text to hand to a team mate. */
  'security.exportKey': defineRoute({
    input: z.object({ passphrase: z.string().min(12, 'passphrase_too_short').max(1_000) }),
    output: z.object({ text: z.string() }),
  }),
  'security.importKey': defineRoute({
    input: z.object({
      text: z.string().max(4_000),
      passphrase: z.string().min(1, 'required').max(1_000),
    }),
    output: z.object({ keyId: z.string() }),
  }),
}
