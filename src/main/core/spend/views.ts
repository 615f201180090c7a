import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers, RouteOutput } from '../../../contract/routes'
import { savedViewSchema } from '../../../contract/explore'
import { instantSchema } from '../../../contract/values'
import type { CoreDeps } from '../deps'
import { writeFileWhole } from '../files'

type Views = RouteOutput<'views.list'>['views']

const fileSchema = z.object({
  views: z.array(savedViewSchema.extend({ savedAt: instantSchema })),
})

/** Saved views of the explorer, in views.json in the data folder. */
export function makeViewHandlers({
  dataFolder,
  clock,
  logger,
}: Pick<CoreDeps, 'dataFolder' | 'clock' | 'logger'>): DomainHandlers<'views'> {
  const file = join(dataFolder, 'views.json')
  let last: Promise<unknown> = Promise.resolve()

  /** One change after the other, each on what the file holds by then. */
  function change(edit: (views: Views) => Views): Promise<{ views: Views }> {
    const done = last.then(async () => {
      const views = edit(await readViews()).toSorted((a, b) => a.name.localeCompare(b.name))
      await writeFileWhole(file, `${JSON.stringify({ views }, null, 2)}\n`)
      return { views }
    })
    last = done.catch(() => undefined)
    return done
  }

  async function readViews(): Promise<Views> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).views
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      logger.warn({ error, file }, 'views.json cannot be read')
      throw new AppError('file_unreadable', 'The saved views cannot be read (views.json).')
    }
  }

  return {
    'views.list': async () => ({ views: await readViews() }),
    'views.save': ({ view, replace }) =>
      change((views) => {
        const others = views.filter(({ name }) => !sameName(name, view.name))
        if (others.length < views.length && !replace) {
          throw new AppError('taken', 'There is a view of that name.', {
            fields: [{ path: 'view.name', code: 'taken' }],
          })
        }
        return [...others, { ...view, savedAt: clock.now().toISOString() }]
      }),
    'views.remove': ({ name }) =>
      change((views) => {
        const others = views.filter((view) => !sameName(view.name, name))
        if (others.length === views.length) {
          throw new AppError('not_found', 'There is no view of that name.')
        }
        return others
      }),
  }
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
