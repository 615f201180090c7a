import type { Model } from '../../contract/models'

/** "provider / model"; of a provider without a row its id. */
export function fullNameOf({
  providerName,
  providerId,
  modelName,
}: Pick<Model, 'providerName' | 'providerId' | 'modelName'>): string {
  return `${providerName ?? `#${providerId}`} / ${modelName}`
}
