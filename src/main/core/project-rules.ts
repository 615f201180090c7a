import { basename } from 'node:path/posix'
import type { ProjectRule } from '../../contract/projects'

export type Rule = Pick<ProjectRule, 'source' | 'match' | 'pattern'>

/** What a text of a file stands for: the rule that takes it, or what it is called without one. */
export interface TextNaming<R extends Rule> {
  rule: R | null
  index: number | null
  /** The name without a rule. */
  name: string
}

/** Tools that name a project by the folder they were started in. */
const agents = new Set(['claude-code', 'codex', 'gemini-cli', 'opencode'])
const MAX_NAME = 128

/** Tries the rules in their order. `source` is the format of the file that holds the text. */
export function makeTextNaming<R extends Rule>(
  rules: readonly R[],
): (source: string, text: string) => TextNaming<R> {
  const compiled = rules.map((rule, index) => ({ rule, index, matches: matcher(rule) }))
  return (source, text) => {
    const comparable = normal(text)
    const found = compiled.find(
      ({ rule, matches }) =>
        (rule.source === null || rule.source === source) && matches(comparable),
    )
    return {
      rule: found?.rule ?? null,
      index: found?.index ?? null,
      name: nameOf(source, text),
    }
  }
}

/** The last folder of a path that an agent names; any other text as it is. */
function nameOf(source: string, text: string): string {
  const path = text.replaceAll('\\', '/')
  const isPath = agents.has(source) && /^(~?\/|[a-z]:\/)/i.test(path)
  const last = isPath ? basename(path) : ''
  return last === '' ? text : [...last].slice(0, MAX_NAME).join('')
}

function matcher({ match, pattern }: Rule): (text: string) => boolean {
  const wanted = normal(pattern)
  switch (match) {
    case 'exact':
      return (text) => text === wanted
    case 'prefix':
      // "/work/acme/" means the folder and what is in it.
      return (text) => text.startsWith(wanted) || `${text}/` === wanted
    case 'glob': {
      const expression = globExpression(wanted)
      return (text) => expression.test(text)
    }
  }
}

/** `*` is anything within a folder's name, `**` anything at all, `?` one sign. */
function globExpression(glob: string): RegExp {
  const source = glob
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?'
      if (part === '**') return '.*'
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      return part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    })
    .join('')
  return new RegExp(`^${source}$`, 'su')
}

function normal(text: string): string {
  return text.trim().replaceAll('\\', '/').toLowerCase()
}
