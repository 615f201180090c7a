import { create } from 'zustand'
import type { CatalogueEntry } from '../../../contract/catalogue'
import type { Id } from '../../../contract/values'

/** A provider that is created together with a model. */
export interface NewProvider {
  name: string
  baseUrl: string
}

/** What a new model starts from. */
export interface ModelStart {
  providerId: Id | null
  /** An entry of the catalogue, and the version that goes into the price's source. */
  catalogue: { entry: CatalogueEntry; version: string; newProvider: NewProvider } | null
}

/** The sheet that is open; a model that is edited stands in the address instead. */
export type Sheet =
  | { kind: 'newProvider' }
  | { kind: 'editProvider'; id: Id }
  | { kind: 'newModel'; start: ModelStart }
  | { kind: 'catalogue'; providerId: Id | null }
  | { kind: 'updatePrices' }
  | { kind: 'matches' }
  | { kind: 'providerModels'; id: Id }

export type Removal = { kind: 'provider' | 'model'; id: Id }

interface ModelsUi {
  sheet: Sheet | null
  removal: Removal | null
  /** Kept while models are added one after another. */
  catalogueQuery: string
}

export const useModelsStore = create<ModelsUi>()(() => ({
  sheet: null,
  removal: null,
  catalogueQuery: '',
}))

export function openSheet(sheet: Sheet): void {
  useModelsStore.setState({ sheet })
}

export function closeSheet(): void {
  useModelsStore.setState({ sheet: null })
}

export function askRemoval(removal: Removal): void {
  useModelsStore.setState({ removal })
}

export function endRemoval(): void {
  useModelsStore.setState({ removal: null })
}

export function setCatalogueQuery(catalogueQuery: string): void {
  useModelsStore.setState({ catalogueQuery })
}
