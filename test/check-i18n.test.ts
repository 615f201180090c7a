import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkTranslations } from '../scripts/check-i18n.mjs'

/** A page that is translated as it should be. */
const en = {
  title: 'Usage',
  calls_one: 'One call',
  calls_other: '{{count}} calls',
  columns: { model: 'Model', cost: 'Cost in {{currency}}' },
  status: { ok: 'Answered', failed: 'Failed' },
  hint: 'Read <a>more</a>',
}
const zh = {
  title: '用量',
  calls_other: '{{count}} 次调用',
  columns: { model: '模型', cost: '费用（{{currency}}）' },
  status: { ok: '已回答', failed: '失败' },
  hint: '阅读<a>更多</a>',
}
const page = `
  import { Trans, useTranslation } from 'react-i18next'
  const columns = [{ key: 'usage:columns.model' }]
  export function Page({ n, status }: { n: number; status: string }) {
    const { t } = useTranslation('usage')
    return (
      <section title={t('title')} className="wide">
        {t('calls', { count: n })} · {t(\`status.\${status}\`)} <code>SELECT</code> MySQL
        {n > 0 ? t('columns.cost', { currency: 'USD' }) : status === 'off' && null}
        <Trans t={t} i18nKey="hint" components={{ a: <a href="/help" /> }} />
        {columns.map((column) => t(column.key))}
      </section>
    )
  }`

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-ledger-i18n-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the translation check', () => {
  it('says nothing about a project without a renderer', async () => {
    expect(await check({})).toEqual([])
  })

  it('says nothing about a page that is translated', async () => {
    expect(await check(project({}))).toEqual([])
  })

  it.each<[string, Partial<Project>, string]>([
    [
      'a key missing in Chinese',
      { en: { ...en, more: 'More' }, code: `t('more')` },
      '"usage:more" is missing in zh-CN',
    ],
    ['a key missing in English', { zh: { ...zh, more: '更多' } }, '"usage:more" is missing in en'],
    [
      'a plural form missing in English',
      { en: { ...en, calls_one: undefined } },
      '"usage:calls_one" is missing in en',
    ],
    [
      'a plural form that Chinese never shows',
      { zh: { ...zh, calls_one: '一次调用' } },
      '"usage:calls_one" is never shown in zh-CN',
    ],
    [
      'variables that differ',
      { zh: { ...zh, columns: { ...zh.columns, cost: '费用' } } },
      'the variables of "usage:columns.cost" differ: en has currency, zh-CN has none',
    ],
    ['a key in t() that does not exist', { code: `t('titel')` }, '"usage:titel" does not exist'],
    [
      'one arm of a condition that does not exist',
      { code: `t(n ? 'title' : 'subtitle')` },
      '"usage:subtitle" does not exist',
    ],
    [
      'a key of the default namespace that does not exist',
      { code: `i18n.t('close')` },
      '"common:close" does not exist',
    ],
    [
      'a key in <Trans> that does not exist',
      { code: `<Trans ns="usage" i18nKey="note" />` },
      '"usage:note" does not exist',
    ],
    [
      'a full key in a table that does not exist',
      { code: `['usage:columns.modle']` },
      '"usage:columns.modle" does not exist',
    ],
    ['a prefix that fits no key', { code: 't(`state.${n}`)' }, 'no key begins with "usage:state."'],
    ['a plural without a count', { code: `t('calls')` }, '"usage:calls" has plural forms'],
    [
      'a t of unknown origin',
      { code: `((t: (key: string) => string) => t('title'))` },
      'which namespace "title" is in',
    ],
    [
      'a key that nothing uses',
      { en: { ...en, old: 'Old' }, zh: { ...zh, old: '旧' } },
      'no source file uses the key "usage:old"',
    ],
    [
      'text between tags',
      { code: '<p>Hello</p>' },
      'page.tsx:9: visible text outside i18n: "Hello"',
    ],
    ['text in braces', { code: `<p>{n ? 'Yes' : ''}</p>` }, 'outside i18n: "Yes"'],
    ['text in a template', { code: '<p>{`${n} rows`}</p>' }, 'outside i18n: "… rows"'],
    ['text in a label', { code: '<input aria-label="Name" />' }, 'outside i18n: "Name"'],
    ['text in a placeholder', { code: `<input placeholder={n || 'Search'} />` }, '"Search"'],
  ])('finds %s', async (_name, changes, problem) => {
    expect(await check(project(changes))).toEqual([expect.stringContaining(problem)])
  })
})

interface Project {
  en: object
  zh: object
  /** An expression that the page shows besides. */
  code: string
}

/** The files of the translated page with something changed. */
function project(changes: Partial<Project>): Record<string, string> {
  const code = changes.code ? `{${changes.code}}` : ''
  return {
    'src/renderer/i18n/en/usage.json': JSON.stringify(changes.en ?? en),
    'src/renderer/i18n/zh-CN/usage.json': JSON.stringify(changes.zh ?? zh),
    'src/renderer/features/usage/page.tsx': page.replace('MySQL\n', `MySQL\n${code}`),
  }
}

/** Runs the check on a project made of these files; resolves to the problems that it finds. */
async function check(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return checkTranslations(folder)
}
