import { z } from 'zod'
import { defineRoute } from './route'
import { emptySchema } from './values'

export const appRoutes = {
  'app.info': defineRoute({
    input: emptySchema,
    output: z.object({
      version: z.string(),
      platform: z.string(),
      dataFolder: z.string(),
      /** What the host can do: its own file dialogs; showing a file in the file manager. */
      nativeDialogs: z.boolean(),
    }),
  }),
}
