import { beforeEach, describe, expect, test } from 'vitest'
import { type ImportInspection, importPlanSchema } from '../../src/contract/imports'
import { callsOfImport } from '../../src/renderer/features/imports/calls-link'
import {
  type DraftPlan,
  draftLike,
  draftOf,
  missingOf,
  planOf,
  probablyIncludesCached,
  withColumn,
} from '../../src/renderer/features/imports/draft-plan'
import {
  addFiles,
  dropFile,
  startedFile,
  useImportsStore,
} from '../../src/renderer/features/imports/imports-store'
import { readScope } from '../../src/renderer/scope/scope-url'

const inspection: ImportInspection = {
  format: 'csv',
  delimiter: ';',
  gzip: false,
  columns: ['when', 'model', 'in', 'out'].map((name) => ({ name, samples: [] })),
  suggested: { time: 'when', model: 'model', input: 'in', output: 'out' },
  timesHaveZone: false,
  files: null,
}

describe('the plan of an import', () => {
  test('starts from what the file suggests and says what is missing', () => {
    const draft = draftOf(inspection)
    expect(draft).toMatchObject({ format: 'csv', delimiter: ';', columns: inspection.suggested })
    expect(missingOf(draft)).toEqual(['provider', 'project'])
  })

  test('a name for the whole file stands in for a column, a blank one does not', () => {
    const draft = { ...draftOf(inspection), provider: 'OpenAI', project: '  ' }
    expect(missingOf(draft)).toEqual(['project'])
    expect(missingOf({ ...draft, project: '7' })).toEqual([])
  })

  test('either kind of tokens is enough', () => {
    const draft = { ...draftOf(inspection), provider: 'a', project: 'b' }
    const inputOnly = withColumn(draft, 'output', null)
    expect(missingOf(inputOnly)).toEqual([])
    expect(missingOf(withColumn(inputOnly, 'input', null))).toEqual(['tokens'])
  })

  test('is one that the contract takes, without the names left blank', () => {
    const plan = planOf({ ...draftOf(inspection), provider: 'OpenAI' })
    expect(importPlanSchema.parse(plan)).toEqual(plan)
    expect(plan).toHaveProperty('provider', 'OpenAI')
    expect(plan).not.toHaveProperty('project')
  })

  test('goes over to the next file only where its columns are there', () => {
    const before: DraftPlan = { ...draftOf(inspection), delimiter: ',', project: 'Chat' }
    expect(draftLike(inspection, before)).toMatchObject({ project: 'Chat', delimiter: ';' })
    // That closed months may be changed was said of that file only.
    expect(draftLike(inspection, { ...before, intoClosedMonths: true })).toMatchObject({
      project: 'Chat',
      intoClosedMonths: false,
    })
    const other = { ...inspection, columns: [{ name: 'x', samples: [] }], suggested: {} }
    expect(draftLike(other, before)).toMatchObject({ project: '', columns: {} })
  })
})

test('cached tokens count apart where the columns say so', () => {
  expect(probablyIncludesCached({ input: 'prompt_tokens', cacheRead: 'cached_tokens' })).toBe(true)
  expect(probablyIncludesCached({ input: 'usage_input_tokens_no_cache', cacheRead: 'x' })).toBe(
    false,
  )
  expect(
    probablyIncludesCached({ input: 'input_tokens', cacheRead: 'cache_read_input_tokens' }),
  ).toBe(false)
  expect(
    probablyIncludesCached({
      input: 'gen_ai.usage.input_tokens',
      cacheRead: 'gen_ai.usage.cache_read.input_tokens',
    }),
  ).toBe(true)
})

test('the link to the calls of an import opens the log on just these', () => {
  const { filter } = readScope(new URLSearchParams(callsOfImport('42').split('?')[1]))
  expect(filter).toEqual({ period: { kind: 'preset', preset: 'allTime' }, importId: '42' })
})

describe('the queue of files', () => {
  beforeEach(() => useImportsStore.setState({ files: [], current: null, lastDraft: null }))
  const queued = (key: string) => ({ key, name: `${key}.csv`, size: 1, ref: null })

  test('looks at the first file, and at the next waiting one when it is taken off', () => {
    addFiles([queued('a'), queued('b')])
    addFiles([queued('c')])
    expect(useImportsStore.getState().current).toBe('a')
    startedFile('b', 'job', draftOf(inspection))
    dropFile('a')
    expect(useImportsStore.getState().current).toBe('c')
  })

  test('keeps looking where one looks when another file is taken off', () => {
    addFiles([queued('a'), queued('b')])
    dropFile('b')
    expect(useImportsStore.getState().current).toBe('a')
  })
})
