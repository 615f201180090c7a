import type { Id, Instant } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { Queryable } from './database'

export interface ProviderRecord {
  id: Id
  name: string
  baseUrl: string
  description: string
  /** As stored: our envelope, another program's plain text, or null. */
  apiKey: string | null
  modelCount: number
  createdAt: Instant
  updatedAt: Instant
}

interface ProviderRow {
  id: unknown
  name: string
  base_url: string
  description: string | null
  api_key: string | null
  model_count: unknown
  created_at: unknown
  updated_at: unknown
}

export type ProviderValues = Pick<ProviderRecord, 'name' | 'baseUrl' | 'description' | 'apiKey'>

function selectProviders(db: Queryable, where: string): string {
  return `SELECT ${db.codec.idColumn('p.id')} AS id, p.name, p.base_url, p.description, p.api_key,
      p.created_at, p.updated_at,
      (SELECT COUNT(*) FROM llm_models m WHERE m.provider_id = p.id) AS model_count
    FROM llm_providers p ${where} ORDER BY p.name`
}

function toRecord(db: Queryable, row: ProviderRow): ProviderRecord {
  return {
    id: readId(row.id),
    name: row.name,
    baseUrl: row.base_url,
    description: row.description ?? '',
    apiKey: row.api_key === '' ? null : row.api_key,
    modelCount: readCount(row.model_count),
    createdAt: db.codec.readInstant(row.created_at),
    updatedAt: db.codec.readInstant(row.updated_at),
  }
}

export async function listProviders(db: Queryable): Promise<ProviderRecord[]> {
  const rows = await db.select<ProviderRow>(selectProviders(db, ''))
  return rows.map((row) => toRecord(db, row))
}

export async function findProvider(db: Queryable, id: Id): Promise<ProviderRecord | null> {
  const rows = await db.select<ProviderRow>(selectProviders(db, 'WHERE p.id = ?'), [idParam(id)])
  return rows[0] ? toRecord(db, rows[0]) : null
}

/** By name as the unique key compares it (without regard to case). */
export async function findProviderByName(
  db: Queryable,
  name: string,
): Promise<ProviderRecord | null> {
  const rows = await db.select<ProviderRow>(selectProviders(db, 'WHERE p.name = ?'), [name])
  return rows[0] ? toRecord(db, rows[0]) : null
}

export async function insertProvider(db: Queryable, values: ProviderValues): Promise<Id> {
  const created = await db.tables.providers.create(
    {
      name: values.name,
      base_url: values.baseUrl,
      description: values.description,
      api_key: values.apiKey,
    },
    db.transactionOption,
  )
  return readId(created.get('id'))
}

export async function updateProvider(db: Queryable, id: Id, values: ProviderValues): Promise<void> {
  await db.tables.providers.update(
    {
      name: values.name,
      base_url: values.baseUrl,
      description: values.description,
      api_key: values.apiKey,
    },
    { where: { id }, ...db.transactionOption },
  )
}

export async function deleteProvider(db: Queryable, id: Id): Promise<void> {
  await db.run('DELETE FROM llm_providers WHERE id = ?', [idParam(id)])
}
