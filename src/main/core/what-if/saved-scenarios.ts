import { z } from 'zod'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers, RouteOutput } from '../../../contract/routes'
import { keptScenarioSchema } from '../../../contract/what-if'
import type { CoreDeps } from '../deps'
import { byName, type KeptFile, openKeptFile, sameName } from '../kept-file'

type Scenarios = RouteOutput<'scenarios.list'>['scenarios']
type Deps = Pick<CoreDeps, 'dataFolder' | 'clock' | 'logger' | 'workspace'>

/** By connection: models and projects are named by their ids there. */
const fileSchema = z.object({
  connections: z.record(z.string(), z.object({ scenarios: z.array(keptScenarioSchema) })),
})
type Kept = z.infer<typeof fileSchema>

/** Saved scenarios of each connection, in scenarios.json in the data folder. */
export function makeScenarioHandlers(deps: Deps): DomainHandlers<'scenarios'> {
  const store = openScenarios(deps)
  return {
    'scenarios.list': async () => ({ scenarios: await store.list() }),
    'scenarios.save': ({ scenario, replace }) =>
      store.change((all) => {
        const others = without(all, scenario.name)
        if (others.length < all.length && !replace) throw taken()
        return [...others, { ...scenario, savedAt: deps.clock.now().toISOString() }]
      }),
    'scenarios.rename': ({ name, scenario }) =>
      store.change((all) => {
        const found = all.find((one) => sameName(one.name, name))
        if (!found) throw missing(name)
        const others = all.filter((one) => one !== found)
        if (others.some((one) => sameName(one.name, scenario.name))) throw taken()
        return [...others, { ...found, name: scenario.name }]
      }),
    'scenarios.remove': ({ name }) =>
      store.change((all) => {
        const others = without(all, name)
        if (others.length === all.length) throw missing(name)
        return others
      }),
  }
}

/** Without regard to case. Throws `not_found`, `file_unreadable`. */
export async function findScenario(deps: Deps, name: string): Promise<Scenarios[number]> {
  const found = (await openScenarios(deps).list()).find((one) => sameName(one.name, name))
  if (found) return found
  throw missing(name)
}

function openScenarios(deps: Deps): {
  list(): Promise<Scenarios>
  change(edit: (all: Scenarios) => Scenarios): Promise<{ scenarios: Scenarios }>
} {
  const file: KeptFile<Kept> = openKeptFile(deps, {
    name: 'scenarios.json',
    schema: fileSchema,
    empty: { connections: {} },
    unreadable: { message: 'The saved scenarios cannot be read (scenarios.json).' },
  })
  const openConnection = (): string => deps.workspace.status().connection.id
  const of = ({ connections }: Kept, id: string): Scenarios => connections[id]?.scenarios ?? []
  return {
    async list() {
      const id = openConnection()
      return of(await file.read(), id)
    },
    async change(edit) {
      const id = openConnection()
      const kept = await file.change((before) => {
        const scenarios = byName(edit(of(before, id)))
        return { connections: { ...before.connections, [id]: { scenarios } } }
      })
      return { scenarios: of(kept, id) }
    },
  }
}

function without(all: Scenarios, name: string): Scenarios {
  return all.filter((one) => !sameName(one.name, name))
}

function taken(): AppError {
  return new AppError('taken', 'There is a scenario of that name.', {
    fields: [{ path: 'scenario.name', code: 'taken' }],
  })
}

function missing(name: string): AppError {
  return new AppError('not_found', `There is no scenario "${name}" in this connection.`)
}
