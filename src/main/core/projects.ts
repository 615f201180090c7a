import { fieldError } from '../../contract/errors'
import type { Project } from '../../contract/projects'
import type { DomainHandlers } from '../../contract/routes'
import { isUniqueViolation } from '../storage/db-errors'
import {
  findProjectName,
  listNamedProjects,
  listProjectIdsOfCalls,
  renameProject,
} from '../storage/projects'
import type { CoreDeps } from './deps'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'events' | 'trail'>

export function makeProjectHandlers(deps: Deps): DomainHandlers<'projects'> {
  return {
    'projects.list': async () => ({ projects: await listProjects(deps) }),
    'projects.rename': async ({ id, name }) => {
      try {
        await deps.workspace.writableDatabase().transaction(async (tx) => {
          const before = await findProjectName(tx, id)
          await renameProject(tx, id, name)
          await deps.trail.record(tx, {
            subject: 'project',
            subjectId: id,
            name: name ?? before ?? id,
            action: 'updated',
            before: { name: before },
            after: { name },
          })
        })
      } catch (error) {
        throw isUniqueViolation(error)
          ? fieldError('name', 'taken', `A project named "${name ?? ''}" exists already.`)
          : error
      }
      deps.reference.forget()
      deps.events.emit('data.changed', { domains: ['projects', 'usage'] })
      return { id, name }
    },
  }
}

/** Named ones by name, then the others by id. */
async function listProjects({ workspace }: Deps): Promise<Project[]> {
  const db = workspace.database()
  const [named, used] = await Promise.all([
    workspace.hasOwnTables() ? listNamedProjects(db) : [],
    listProjectIdsOfCalls(db),
  ])
  const names = new Set(named.map((project) => project.id))
  const unnamed = used
    .filter((id) => !names.has(id))
    .toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
    .map((id) => ({ id, name: null }))
  return [...named, ...unnamed]
}
