import { AppError } from '../../../contract/errors'
import type { DomainHandlers } from '../../../contract/routes'
import type { WhatIfRequest } from '../../../contract/what-if'
import type { CoreDeps } from '../deps'
import { writeFileWhole } from '../files'
import { diskError } from '../uploads'
import { answerText } from './answer-text'
import { openWhatIf, type WhatIfAnswer, type WhatIfDeps } from './run'

type Deps = WhatIfDeps & Pick<CoreDeps, 'jobs' | 'files'>

/** Answers that are kept, so that going back or reloading shows them again. */
const KEPT = 20

export function makeWhatIfHandlers(deps: Deps): DomainHandlers<'whatIf'> {
  /** The newest last. */
  const answers = new Map<string, WhatIfAnswer>()
  const keyOf = (request: WhatIfRequest): string =>
    `${deps.workspace.status().connection.id} ${JSON.stringify(request)}`

  function keep(key: string, answer: WhatIfAnswer): void {
    answers.delete(key)
    answers.set(key, answer)
    const [oldest] = answers.keys()
    if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest)
  }

  function mustFind(request: WhatIfRequest): WhatIfAnswer {
    const answer = answers.get(keyOf(request))
    if (answer) return answer
    throw new AppError('not_found', 'This scenario has not been calculated yet. Run it first.')
  }

  return {
    'whatIf.start': async ({ request }) => {
      const key = keyOf(request)
      const run = await openWhatIf(deps, request)
      const jobId = deps.jobs.start(
        {
          kind: 'whatIf',
          subject: deps.workspace.status().connection.name,
          unit: 'rows',
          total: null,
        },
        async ({ signal, progress }) => {
          const answer = await run((rows) => progress({ done: rows, rows }), signal)
          keep(key, answer)
          const { calls, differenceUsd } = answer.total
          return { kind: 'whatIf', calls, differenceUsd }
        },
      )
      return { jobId }
    },
    'whatIf.result': async ({ request }) => {
      const answer = answers.get(keyOf(request))
      if (!answer) return { result: null }
      const { cells: _, ...result } = answer
      return { result }
    },
    'whatIf.export': async ({ request, format }) => {
      const answer = mustFind(request)
      const text = answerText(answer, format)
      const extension = format === 'markdown' ? 'md' : format
      const target = await deps.files.saveTarget(
        `what-if-${answer.ranAt.slice(0, 10)}.${extension}`,
      )
      if (!target) return { file: null }
      await writeFileWhole(target.path, text).catch((error: unknown) => {
        throw diskError(error)
      })
      return { file: await target.finish(Buffer.byteLength(text)) }
    },
    'whatIf.markdown': async ({ request }) => ({ text: answerText(mustFind(request), 'markdown') }),
  }
}
