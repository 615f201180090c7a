import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import type { Handlers } from '../contract/routes'
import { makeAuditHandlers } from './core/audit/handlers'
import type { AuditDeps } from './core/audit/run'
import { makeAgentHandlers } from './core/agents/handlers'
import { makeAgentWatcher } from './core/agents/watcher'
import { makeBackfillHandlers } from './core/backfill/handlers'
import { makeBackupHandlers } from './core/backup'
import { makeCatalogueHandlers } from './core/catalogue/handlers'
import { makeBillHandlers } from './core/bills/handlers'
import { makeBudgets } from './core/budgets/make-budgets'
import { makeMonthHandlers } from './core/closed-months/handlers'
import { watchClosedMonths } from './core/closed-months/watch-months'
import { makeConnectionStore } from './core/connection-store'
import { makeConnections } from './core/connections'
import type { CoreDeps } from './core/deps'
import { EventBus } from './core/event-bus'
import { makeExportHandlers } from './core/exports'
import { makeImportHandlers } from './core/imports/handlers'
import { makeIndexHandlers } from './core/indexes'
import { makeJobs } from './core/jobs'
import { makeKeyRing } from './core/key-ring'
import { makeModelHandlers } from './core/models'
import type { HostPorts } from './core/ports'
import { followDuePrices } from './core/price-book/due'
import { makePriceHandlers } from './core/price-book/handlers'
import { makeProjectTexts } from './core/project-texts'
import { makeProjectHandlers } from './core/projects'
import { makeProviderApiHandlers } from './core/provider-api/handlers'
import { makeProviderHandlers } from './core/providers'
import { makeReferenceCache } from './core/reference'
import { makeReports } from './core/reports/handlers'
import type { RunDeps } from './core/reports/run'
import { makeRollup } from './core/rollup/make-rollup'
import type { Rollup } from './core/rollup/rollup'
import { chooseTaskRunner } from './core/task-runner'
import { createRouter, type Router } from './core/router'
import { makeSampleHandlers } from './core/sample/handlers'
import { makeSecurityHandlers } from './core/security'
import { makeSettings } from './core/settings'
import { makeSpendHandlers } from './core/spend/handlers'
import { makeTickets } from './core/tickets'
import { makeTrail } from './core/trail'
import { makeTrailHandlers } from './core/trail-handlers'
import { recordSettings } from './core/trail-subjects'
import { makeUploads } from './core/uploads'
import { makeUsageHandlers } from './core/usage'
import { makeScenarioHandlers } from './core/what-if/saved-scenarios'
import { makeWhatIfHandlers } from './core/what-if/handlers'
import type { WhatIfDeps } from './core/what-if/run'

export interface Core {
  router: Router
  events: EventBus
  /** For hosts that act without the router: the command line's files and jobs. */
  deps: CoreDeps
  rollup: Rollup
  reports: RunDeps
  audit: AuditDeps
  whatIf: WhatIfDeps
  /** Resolves when the daily sums are at rest: nothing is built or compared. */
  rollupIdle(): Promise<void>
  /** Cancels what runs, takes away what was sent, closes the database. */
  close(): Promise<void>
}

/** Builds the one core that every host uses, and opens its database. */
export async function composeCore(ports: HostPorts): Promise<Core> {
  const { dataFolder, clock, logger, files } = ports
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const events = new EventBus()
  const jobs = makeJobs(events, clock, logger)
  const trail = makeTrail(ports.kind)
  const settings = await makeSettings(dataFolder, events, logger, (before, after, write) =>
    recordSettings({ trail, workspace: connections.workspace }, before, after, write),
  )
  const keyRing = makeKeyRing(dataFolder, ports.secrets, ports.otherSecrets)
  const uploads = makeUploads(dataFolder, files)
  const store = makeConnectionStore(dataFolder, ports.databaseUrl, keyRing)
  const connections = makeConnections({
    store,
    events,
    logger,
    jobs: () => jobs.runner,
  })
  const deps: CoreDeps = {
    workspace: connections.workspace,
    reference: makeReferenceCache(connections.workspace, clock),
    settings: settings.store,
    keyRing,
    events,
    jobs: jobs.runner,
    uploads: uploads.store,
    projectTexts: makeProjectTexts(dataFolder, logger),
    trail,
    files,
    clock,
    logger,
    dataFolder,
  }
  const password = async (connectionId: string): Promise<string | null> =>
    (await store.find(connectionId)).password()
  const rollup = makeRollup({
    ...deps,
    password,
    runTask: chooseTaskRunner('rollup'),
    background: ports.background ?? true,
  })
  const agentEnvironment = ports.agentEnvironment ?? { home: homedir(), env: process.env }
  const watcher = makeAgentWatcher(deps, agentEnvironment)
  const tickets = makeTickets()
  const audit: AuditDeps = { ...deps, password, runTask: chooseTaskRunner('audit') }
  const whatIf: WhatIfDeps = { ...deps, password, runTask: chooseTaskRunner('whatIf') }
  const reports = makeReports({
    ...deps,
    ...audit,
    tickets,
    rollup: rollup.rollup,
    dayChanges: async () => (await rollup.handlers['rollup.changes']({})).changes,
    version: ports.version,
    pdf: ports.pdf,
  })
  const providers = makeProviderHandlers(deps)
  const models = makeModelHandlers(deps)
  const budgets = makeBudgets({
    ...deps,
    rollup: rollup.rollup,
    notify: ports.notify,
    background: ports.background ?? true,
  })
  const months = makeMonthHandlers({ ...deps, rollup: rollup.rollup })
  const handlers: Handlers = {
    'app.info': async () => ({
      version: ports.version,
      platform: process.platform,
      dataFolder,
      nativeDialogs: files.nativeDialogs,
    }),
    ...settings.handlers,
    ...connections.handlers,
    ...makeSecurityHandlers(deps),
    ...providers,
    ...models,
    ...makeProviderApiHandlers(deps),
    ...makeCatalogueHandlers(clock),
    ...makePriceHandlers(deps),
    ...makeProjectHandlers(deps),
    ...makeUsageHandlers({ ...deps, tickets }),
    ...makeSpendHandlers({ ...deps, rollup: rollup.rollup }, tickets),
    ...uploads.handlers,
    ...makeImportHandlers(deps),
    ...makeAgentHandlers(deps, agentEnvironment),
    ...makeExportHandlers(deps),
    ...reports.handlers,
    ...makeTrailHandlers(deps),
    ...makeBillHandlers({ ...deps, tickets }),
    ...budgets.handlers,
    ...months.handlers,
    ...jobs.handlers,
    ...makeBackupHandlers(deps),
    ...makeAuditHandlers({ ...deps, ...audit }),
    ...makeBackfillHandlers({ ...deps, password, runTask: chooseTaskRunner('reprice') }),
    ...makeScenarioHandlers(deps),
    ...makeWhatIfHandlers({ ...deps, ...whatIf }),
    ...makeSampleHandlers({
      ...deps,
      store,
      routes: { ...connections.handlers, ...providers, ...models },
    }),
    ...rollup.handlers,
    ...makeIndexHandlers(deps),
  }
  await connections.start()
  rollup.start()
  if (ports.background ?? true) watcher.start()
  const unwatch =
    ports.background === false
      ? null
      : watchClosedMonths(
          deps,
          async () => (await rollup.handlers['rollup.changes']({})).changes,
          months.startVerifying,
        )
  budgets.start()
  const endDuePrices = (ports.background ?? true) ? followDuePrices(deps) : null
  return {
    router: createRouter(handlers, logger),
    events,
    deps,
    rollup: rollup.rollup,
    reports: reports.run,
    audit,
    whatIf,
    rollupIdle: rollup.idle,
    async close() {
      await watcher.close()
      budgets.close()
      endDuePrices?.()
      unwatch?.()
      await jobs.runner.stop()
      await rollup.close()
      await uploads.store.clear()
      await deps.projectTexts.close()
      await connections.close()
    },
  }
}
