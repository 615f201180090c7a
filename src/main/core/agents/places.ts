import { isAbsolute, join, sep } from 'node:path'
import type { AgentTool } from '../../../contract/agents'
import type { AgentEnvironment } from '../ports'

export interface AgentPlace {
  folder: string
  /** Of a path under the folder, with `/`: is it a log? */
  isLog: (place: string) => boolean
  /** The session that a log belongs to; null: only a look into it would tell. */
  sessionOf: (place: string) => string | null
}

/** The standard places of each tool, whether they exist or not. */
export function agentPlaces(tool: AgentTool, { home, env }: AgentEnvironment): AgentPlace[] {
  switch (tool) {
    case 'claude-code':
      return unique(claudeFolders(home, env)).map((folder) => ({
        folder,
        isLog: (place) => place.endsWith('.jsonl'),
        // A session's subagents lie in a folder of its name.
        sessionOf: (place) => place.replace(/\/subagents\/.*$/, '').replace(/\.jsonl$/, ''),
      }))
    case 'codex': {
      const root = env['CODEX_HOME'] || join(home, '.codex')
      return ['sessions', 'archived_sessions'].map((name) => ({
        folder: join(root, name),
        isLog: (place) => /(^|\/)rollout-[^/]*\.jsonl(\.gz)?$/.test(place),
        sessionOf: (place) => place,
      }))
    }
    case 'gemini-cli':
      return [
        {
          folder: join(home, '.gemini', 'tmp'),
          isLog: (place) => /\/chats\/session-[^/]*\.jsonl?$/.test(place),
          sessionOf: (place) => place,
        },
      ]
    case 'opencode': {
      const data = env['XDG_DATA_HOME'] || join(home, '.local', 'share')
      return [
        {
          folder: join(data, 'opencode'),
          isLog: (place) =>
            place === 'opencode.db' || /^storage\/message\/[^/]+\/[^/]+\.json$/.test(place),
          sessionOf: (place) => /^storage\/message\/([^/]+)\//.exec(place)?.[1] ?? null,
        },
      ]
    }
  }
}

/** CLAUDE_CONFIG_DIR lists one or several folders; otherwise the new and the old default. */
function claudeFolders(home: string, env: AgentEnvironment['env']): string[] {
  const listed = (env['CLAUDE_CONFIG_DIR'] ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => isAbsolute(folder))
  const roots =
    listed.length > 0
      ? listed
      : [join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'claude'), join(home, '.claude')]
  return roots.map((root) => (/[/\\]projects[/\\]?$/.test(root) ? root : join(root, 'projects')))
}

function unique(folders: string[]): string[] {
  return [...new Set(folders.map((folder) => folder.replace(/[/\\]+$/, '')))]
}

/** "~/.claude/projects": short, and without the user's name. */
export function shownPlace(folder: string, home: string): string {
  return folder.startsWith(`${home}${sep}`) ? `~${folder.slice(home.length)}` : folder
}

/** What the tools call themselves. */
export const agentNames: Readonly<Record<AgentTool, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex CLI',
  'gemini-cli': 'Gemini CLI',
  opencode: 'OpenCode',
}
