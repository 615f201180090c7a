import { z } from 'zod'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers } from '../../../contract/routes'
import { savedViewSchema } from '../../../contract/explore'
import { instantSchema } from '../../../contract/values'
import type { CoreDeps } from '../deps'
import { byName, openKeptFile, sameName } from '../kept-file'

const fileSchema = z.object({
  views: z.array(savedViewSchema.extend({ savedAt: instantSchema })),
})

/** Saved views of the explorer, in views.json in the data folder. */
export function makeViewHandlers(
  deps: Pick<CoreDeps, 'dataFolder' | 'clock' | 'logger'>,
): DomainHandlers<'views'> {
  const file = openKeptFile(deps, {
    name: 'views.json',
    schema: fileSchema,
    empty: { views: [] },
    unreadable: { message: 'The saved views cannot be read (views.json).' },
  })
  return {
    'views.list': () => file.read(),
    'views.save': ({ view, replace }) =>
      file.change(({ views }) => {
        const others = views.filter(({ name }) => !sameName(name, view.name))
        if (others.length < views.length && !replace) {
          throw new AppError('taken', 'There is a view of that name.', {
            fields: [{ path: 'view.name', code: 'taken' }],
          })
        }
        const saved = { ...view, savedAt: deps.clock.now().toISOString() }
        return { views: byName([...others, saved]) }
      }),
    'views.remove': ({ name }) =>
      file.change(({ views }) => {
        const others = views.filter((view) => !sameName(view.name, name))
        if (others.length === views.length) {
          throw new AppError('not_found', 'There is no view of that name.')
        }
        return { views: others }
      }),
  }
}
