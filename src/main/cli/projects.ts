import { type Command, Option } from 'commander'
import {
  type Project,
  type ProjectMatch,
  projectMatchSchema,
  type ProjectRule,
  type ProjectRuleInput,
} from '../../contract/projects'
import { projectIdOf } from './lookup'
import { textTable, usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

interface ProjectFlags {
  name?: string
  clearName?: boolean
  color?: string
  description?: string
}

interface RuleFlags {
  text: string
  project: string
  match: ProjectMatch
  source?: string
  first?: boolean
}

export function addProjectCommands(program: Command, globals: () => GlobalOptions): void {
  const projects = program
    .command('projects')
    .description('name projects, and map texts of files to them by rules')

  projects
    .command('list')
    .description('every project that is named or that a call carries')
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const result = await request('projects.list', {})
        output.result(result, table(result.projects))
      }),
    )

  projects
    .command('update <project>')
    .description('name or describe a project, by id or name; what is left out stays')
    .option('--name <name>', 'unique name, at most 128 characters')
    .option('--clear-name', 'take name, colour and description away')
    .option('--color <#rrggbb>', 'colour in charts; "none" lets the app choose')
    .option('--description <text>', 'free text')
    .action((text: string, flags: ProjectFlags) =>
      withSession(globals(), async (session) => {
        const id = await projectIdOf(session, text)
        const before = (await session.request('projects.list', {})).projects.find(
          (project) => project.id === id,
        )
        const project = await session.request('projects.update', {
          id,
          name: flags.clearName ? null : (flags.name ?? before?.name ?? null),
          ...(flags.color && { color: flags.color === 'none' ? null : flags.color.toLowerCase() }),
          ...(flags.description !== undefined && { description: flags.description }),
        })
        session.output.result(project, table([project]))
      }),
    )

  const rules = projects.command('rules').description('rules that map texts of files to projects')
  rules
    .command('list', { isDefault: true })
    .description('in the order in which they are tried')
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const result = await request('projects.rules', {})
        output.result(result, ruleTable(result.rules))
      }),
    )
  rules
    .command('add')
    .description('add a rule, behind the others')
    .requiredOption('--text <text>', 'a folder, a key or a pattern of them')
    .requiredOption('--project <id|name>', 'the project; a new name is created')
    .addOption(
      new Option('--match <kind>', 'glob: * within a folder, ** across folders')
        .choices(projectMatchSchema.options)
        .default('prefix'),
    )
    .option('--source <format>', 'only for files of this format, such as claude-code')
    .option('--first', 'before the others')
    .action((flags: RuleFlags) =>
      withSession(globals(), (session) =>
        saveRules(session, (old) => {
          const added = {
            source: flags.source ?? null,
            match: flags.match,
            pattern: flags.text,
            project: flags.project,
          }
          return flags.first ? [added, ...old] : [...old, added]
        }),
      ),
    )
  rules
    .command('remove <number>')
    .description('remove a rule by its number in the list')
    .action((text: string) =>
      withSession(globals(), (session) =>
        saveRules(session, (old) => {
          const index = Number(text) - 1
          if (!old[index]) throw usageError(`There is no rule ${text}; there are ${old.length}.`)
          return old.toSpliced(index, 1)
        }),
      ),
    )
}

async function saveRules(
  { request, output }: Session,
  change: (old: ProjectRuleInput[]) => ProjectRuleInput[],
): Promise<void> {
  const old = (await request('projects.rules', {})).rules.map(
    ({ source, match, pattern, projectId }) => ({ source, match, pattern, project: projectId }),
  )
  const result = await request('projects.saveRules', { rules: change(old) })
  output.result(result, ruleTable(result.rules))
}

function table(projects: readonly Project[]): string {
  return textTable(
    ['ID', 'NAME', 'COLOUR', 'DESCRIPTION'],
    projects.map(({ id, name, color, description }) => [id, name ?? '', color ?? '', description]),
  )
}

function ruleTable(rules: readonly ProjectRule[]): string {
  return textTable(
    ['#', 'SOURCE', 'MATCH', 'TEXT', 'PROJECT'],
    rules.map(({ source, match, pattern, projectId, projectName }, index) => [
      String(index + 1),
      source ?? 'any',
      match,
      pattern,
      projectName ?? projectId,
    ]),
  )
}
