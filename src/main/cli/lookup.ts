import { AppError } from '../../contract/errors'
import type { Model } from '../../contract/models'
import type { Provider } from '../../contract/providers'
import type { Session } from './session'

type Request = Pick<Session, 'request'>

/** By name (without regard to case) or by id. */
export async function providerOf({ request }: Request, text: string): Promise<Provider> {
  const { providers } = await request('providers.list', {})
  const found =
    providers.find((provider) => provider.name.toLowerCase() === text.toLowerCase()) ??
    providers.find((provider) => provider.id === text)
  if (!found) throw new AppError('not_found', `There is no provider "${text}".`)
  return found
}

/** By "provider/model", by model name where that is unambiguous, or by id. */
export async function modelsOf({ request }: Request, text: string): Promise<Model[]> {
  const { models } = await request('models.list', {})
  const wanted = text.toLowerCase()
  const named = models.filter(
    (model) =>
      model.modelName.toLowerCase() === wanted ||
      `${model.providerName ?? ''}/${model.modelName}`.toLowerCase() === wanted,
  )
  return named.length > 0 ? named : models.filter((model) => model.id === text)
}

export async function modelOf(session: Request, text: string): Promise<Model> {
  const found = await modelsOf(session, text)
  const [model] = found
  if (!model) throw new AppError('not_found', await noModel(session, text))
  if (found.length > 1) {
    const choices = found.map(
      (other) => `${other.providerName ?? '?'}/${other.modelName} (id ${other.id})`,
    )
    throw new AppError(
      'validation',
      `"${text}" names several models: ${choices.join(', ')}. Use the id.`,
    )
  }
  return model
}

/** Names that one may have meant follow: a dated name, or one with less or more before it. */
async function noModel({ request }: Request, text: string): Promise<string> {
  const { models } = await request('models.list', {})
  const wanted = text.toLowerCase().replace(/^.*\//, '')
  const near = models
    .filter(({ modelName }) => wanted !== '' && modelName.toLowerCase().includes(wanted))
    .slice(0, 5)
    .map(({ providerName, modelName }) => `${providerName ?? '?'}/${modelName}`)
  return `There is no model "${text}".${near.length > 0 ? ` Is it one of these: ${near.join(', ')}?` : ''}`
}

/** By id, or by name. */
export async function projectIdOf({ request }: Request, text: string): Promise<string> {
  const { projects } = await request('projects.list', {})
  const named = projects.find((project) => project.name?.toLowerCase() === text.toLowerCase())
  if (named) return named.id
  if (/^\d{1,20}$/.test(text)) return text
  throw new AppError('not_found', `There is no project "${text}".`)
}
