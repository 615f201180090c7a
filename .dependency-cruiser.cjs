/**
 * The dependency rules of the house; ARCHITECTURE.md says why. `npm run check` enforces them, and
 * test/dependency-rules.test.ts sees that they bite. Type-only imports count.
 *
 * A package shows up as its path under node_modules, or as its bare name where it is not installed.
 */
const packageNamed = (...names) =>
  `(^|/)node_modules/(${names.join('|')})/|^(${names.join('|')})(/|$)`

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that import each other cannot be understood or tested one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contract-imports-nothing-of-src',
      comment: 'The contract is what all sides agree on, so it depends on none of them.',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { path: '^src/', pathNot: '^src/contract/' },
    },
    {
      name: 'core-knows-no-host',
      comment: 'The core reaches the host, the transports and the database driver by ports only.',
      severity: 'error',
      from: { path: '^src/main/core/' },
      to: {
        path: [
          '^src/main/(shell|headless|transports)/',
          packageNamed('sequelize', 'mysql2', 'electron'),
        ],
      },
    },
    {
      name: 'storage-knows-no-rules',
      comment: 'Storage answers questions; what they mean is decided in the core.',
      severity: 'error',
      from: { path: '^src/main/storage/' },
      to: { path: '^src/main/(core|shell|transports)/' },
    },
    {
      name: 'database-packages-in-storage-only',
      comment:
        'sequelize, mysql2 and umzug are used by storage and migrations and by no other code.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/storage/' },
      to: { path: packageNamed('sequelize', 'mysql2', 'umzug') },
    },
    {
      name: 'electron-in-its-places-only',
      comment:
        'Electron is for the desktop host: main/index.ts, shell, transports/ipc.ts, preload.',
      severity: 'error',
      from: {
        path: ['^src/', '^migrations/'],
        pathNot: [
          '^src/main/index\\.ts$',
          '^src/main/shell/',
          '^src/main/transports/ipc\\.ts$',
          '^src/preload/',
        ],
      },
      to: { path: packageNamed('electron') },
    },
    {
      name: 'server-and-cli-never-reach-electron',
      comment: 'Browser mode and the command line run where no Electron is installed.',
      severity: 'error',
      from: { path: '^src/main/(server|cli)\\.ts$' },
      to: { path: packageNamed('electron'), reachable: true },
    },
    {
      name: 'renderer-knows-no-main',
      comment: 'The renderer runs in a sandbox: it has the contract and no Node.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/(main|preload)/' },
    },
    {
      name: 'main-takes-only-what-is-pure',
      comment:
        'Reports write figures as the screens do; nothing else of the renderer runs in main.',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/renderer/', pathNot: '^src/renderer/lib/' },
    },
    {
      name: 'renderer-knows-no-node',
      comment: 'The renderer runs in a sandbox: it has the contract and no Node.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-are-apart',
      comment: 'What two screens share belongs in scope, ui, lib, api or stores.',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/[^/]+/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'scope-knows-no-screen',
      comment: 'Screens use the scope bar; it serves them all, so it depends on none of them.',
      severity: 'error',
      from: { path: '^src/renderer/scope/' },
      to: { path: '^src/renderer/(features|frame)/' },
    },
    {
      name: 'ui-only-draws',
      comment: 'A shared piece is given what it shows; it fetches nothing and knows no store.',
      severity: 'error',
      from: { path: '^src/renderer/ui/' },
      to: { path: ['^src/renderer/(api|stores|scope)/', '^src/contract/'] },
    },
    {
      name: 'migrations-know-no-table-definitions',
      comment: 'A migration is frozen; the table definitions move on.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/main/storage/tables(/|\\.ts$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
