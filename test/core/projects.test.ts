import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../fixtures/engines'
import type { TestCore } from '../fixtures/test-core'

describeOnBothEngines('projects', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })

  const addCall = (projectId: bigint) =>
    core.deps.workspace
      .database()
      .transaction((tx) =>
        tx.bulkInsert(
          'llm_usage_logs',
          ['llm_model_id', 'project_id', 'input_tokens'],
          [[1n, projectId, 10]],
        ),
      )
  const list = async () => (await core.request('projects.list', {})).projects

  it('have a name, a colour and a description, and keep what is left out', async () => {
    await addCall(7n)
    expect(await list()).toEqual([{ id: '7', name: null, color: null, description: '' }])
    await core.request('projects.update', {
      id: '7',
      name: 'Shop',
      color: '#0d7a58',
      description: 'The shop · 店铺 🛒',
    })
    const kept = await core.request('projects.update', { id: '7', name: 'The shop' })
    expect(kept).toEqual({
      id: '7',
      name: 'The shop',
      color: '#0d7a58',
      description: 'The shop · 店铺 🛒',
    })
    expect(await list()).toEqual([kept])
    const plain = await core.request('projects.update', { id: '7', name: 'The shop', color: null })
    expect(plain).toMatchObject({ color: null, description: 'The shop · 店铺 🛒' })
    await core.request('projects.update', { id: '7', name: null })
    expect(await list()).toEqual([{ id: '7', name: null, color: null, description: '' }])
  })

  it('refuse a name that is taken, a colour that is none, and a colour without a name', async () => {
    await core.request('projects.update', { id: '1', name: 'Shop' })
    const taken = core.request('projects.update', { id: '2', name: 'shop' })
    await expect(taken).rejects.toMatchObject({
      code: 'validation',
      details: { fields: [{ path: 'name', code: 'taken' }] },
    })
    for (const color of ['red', '#12345', '#0d7a58;']) {
      const odd = core.request('projects.update', { id: '1', name: 'Shop', color })
      await expect(odd).rejects.toMatchObject({ code: 'validation' })
    }
    const nameless = core.request('projects.update', { id: '3', name: null, color: '#0d7a58' })
    await expect(nameless).rejects.toMatchObject({ code: 'validation' })
  })

  it('keep their rules in order, and a change of them is in the trail', async () => {
    await core.request('projects.update', { id: '7', name: 'Shop' })
    const saved = await core.request('projects.saveRules', {
      rules: [
        { source: 'claude-code', match: 'prefix', pattern: '/work/acme/', project: 'Acme' },
        { source: null, match: 'glob', pattern: '**/shop-*', project: 'shop' },
        { source: 'litellm', match: 'exact', pattern: 'key-1', project: '42' },
      ],
    })
    expect(saved.rules).toMatchObject([
      { source: 'claude-code', match: 'prefix', pattern: '/work/acme/', projectName: 'Acme' },
      { source: null, match: 'glob', projectId: '7', projectName: 'Shop' },
      { source: 'litellm', match: 'exact', projectId: '42', projectName: null },
    ])
    expect(await core.request('projects.rules', {})).toEqual(saved)
    const [first, second, third] = saved.rules
    const turned = [third, first, second].map((rule) => ({
      source: rule?.source ?? null,
      match: rule?.match ?? 'exact',
      pattern: rule?.pattern ?? '',
      project: rule?.projectId ?? '',
    }))
    const after = await core.request('projects.saveRules', { rules: turned })
    expect(after.rules.map(({ pattern }) => pattern)).toEqual(['key-1', '/work/acme/', '**/shop-*'])
    await core.request('projects.saveRules', { rules: [] })
    expect((await core.request('projects.rules', {})).rules).toEqual([])
    const { entries } = await core.request('trail.page', { filter: {} })
    expect(entries.filter(({ name }) => name === 'rules')).toHaveLength(3)
  })

  const importRows = async (rows: string[]) => {
    const file = join(core.dataFolder, 'usage.csv')
    await writeFile(file, ['time,provider,model,project,input,output', ...rows].join('\n'))
    const { ref, name, size } = await core.deps.uploads.register(file)
    const found = await core.request('imports.inspect', { file: ref })
    const plan = { format: found.format, delimiter: found.delimiter, columns: found.suggested }
    const preview = await core.request('imports.preview', { file: ref, plan })
    const { jobId } = await core.request('imports.start', { file: { ref, name, size }, plan })
    return { preview, job: await core.jobEnded(jobId) }
  }
  const callsOf = async () => {
    const { rows } = await core.request('spend.top', {
      filter: { period: { kind: 'preset', preset: 'allTime' } },
      by: 'project',
    })
    return Object.fromEntries(rows.map(({ label, calls }) => [label, calls]))
  }

  it('take the calls of an import by the rules, which can be tried out on what it met', async () => {
    await core.request('projects.saveRules', {
      rules: [
        { source: 'claude-code', match: 'prefix', pattern: 'key-', project: 'Never' },
        { source: null, match: 'prefix', pattern: 'key-', project: 'Team A' },
        { source: null, match: 'exact', pattern: 'seven', project: '7' },
      ],
    })
    const row = (minute: number, project: string) =>
      `2026-11-01T00:0${minute}:00Z,OpenAI,gpt-4o,${project},10,10`
    const rows = [row(1, 'key-1'), row(2, 'KEY-2'), row(3, 'Seven'), row(4, 'other'), row(5, '9')]
    const { preview, job } = await importRows(rows)
    expect(preview.rows.map(({ after }) => after?.projectName ?? after?.projectId)).toEqual([
      'Team A',
      'Team A',
      '7',
      'other',
      '9',
    ])
    expect(preview.createsProjects).toEqual(['other'])
    expect(job.state).toBe('done')
    expect(await callsOf()).toEqual({ 'Team A': 2, '#7': 1, other: 1, '#9': 1 })

    const tried = await core.request('projects.previewRules', {
      rules: [{ source: 'csv', match: 'glob', pattern: 'k*', project: 'Keys' }],
    })
    expect(tried.taken).toEqual([2])
    expect(tried.texts.map(({ text, rule, project }) => [text, rule, project])).toEqual([
      ['other', null, 'other'],
      ['Seven', null, 'Seven'],
      ['KEY-2', 0, 'Keys'],
      ['key-1', 0, 'Keys'],
    ])

    // The same calls again are the same calls, whatever the rules say now.
    await core.request('projects.saveRules', {
      rules: [{ source: null, match: 'prefix', pattern: 'key-', project: 'Team B' }],
    })
    const again = await importRows(rows)
    expect(again.job.result).toMatchObject({ import: { added: 0, duplicates: 5 } })
    expect(await callsOf()).toEqual({ 'Team A': 2, '#7': 1, other: 1, '#9': 1 })
  })

  it('can be looked at, but not changed, where the database is read-only', async () => {
    await core.request('projects.update', { id: '7', name: 'Shop', color: '#0d7a58' })
    const rule = { source: null, match: 'exact' as const, pattern: 'x', project: '7' }
    const { rules } = await core.request('projects.saveRules', { rules: [rule] })
    const connection = await core.request('connections.create', {
      name: 'Only looking',
      database: database.settings,
      password: database.password,
      readOnly: true,
    })
    await core.request('connections.activate', { id: connection.id })
    expect(await list()).toMatchObject([{ id: '7', name: 'Shop', color: '#0d7a58' }])
    expect((await core.request('projects.rules', {})).rules).toEqual(rules)
    for (const write of [
      core.request('projects.update', { id: '7', name: 'Other' }),
      core.request('projects.saveRules', { rules: [] }),
    ]) {
      await expect(write).rejects.toMatchObject({ code: 'read_only' })
    }
  })
})
