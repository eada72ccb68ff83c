/** Who may know whom: docs/architecture.md. Each rule's comment is the sentence that a person who breaks it reads. */
const test = '\\.test\\.ts$|/testing/'
const feature = '^src/main/([^/]+)/'
const root = '^src/main/[^/]+\\.ts$'
/** The files that build the objects of features and join them. */
const joiners = '^src/main/(index|compose|accounts?|account-record|demo)\\.ts$'
/** Pure rules that other features may call: the verdict on silence is written once. */
const sharedPureRules = '^src/main/mute/rules\\.ts$'

const only = (name, from, module, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(src|server)/', pathNot: [from, test] },
  to: { path: module },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|svelte|\\$)' },
    },
    {
      name: 'shared-imports-nothing-of-ours',
      comment: 'src/shared is what every process agrees on: libraries only.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^(src/(?!shared/)|server|tools|e2e|bench)' },
    },
    {
      name: 'protocol-imports-shared-only',
      comment: 'src/protocol stands on src/shared alone.',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: '^(src/(?!shared/|protocol/)|server|tools|e2e|bench)' },
    },
    {
      name: 'processes-are-apart',
      comment: 'main, preload, renderer and server never import one another: they share src/shared.',
      severity: 'error',
      from: { path: '^(src/(?:main|preload|renderer)|server)/', pathNot: test },
      to: { path: '^(src/(?:main|preload|renderer)|server|tools|e2e|bench)/', pathNot: '^$1/' },
    },
    {
      name: 'protocol-is-for-node',
      comment: 'Keys and signatures stay out of the window.',
      severity: 'error',
      from: { path: '^src/(preload|renderer)/' },
      to: { path: '^src/protocol/' },
    },
    {
      name: 'features-share-types-only',
      comment: 'A feature of main imports another feature’s types and pure rules; only compose*.ts joins values.',
      severity: 'error',
      from: { path: feature, pathNot: test },
      to: { path: feature, pathNot: ['^src/main/$1/', sharedPureRules], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'features-do-not-know-the-whole',
      comment: 'A feature takes what it needs as a port; only types come from the files that join everything.',
      severity: 'error',
      from: { path: feature, pathNot: test },
      to: { path: root, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-joiners-join',
      comment: 'compose.ts, account.ts and accounts.ts join features; another file beside them is one small thing.',
      severity: 'error',
      from: { path: root, pathNot: [joiners, test] },
      to: { path: feature, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-where-there-is-none',
      comment: 'src/shared, the preload and the window run where Node is not.',
      severity: 'error',
      from: { path: '^src/(shared|preload|renderer)/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-at-the-edge',
      comment: 'This file runs, and is tested, in plain Node: electron belongs to the edges.',
      severity: 'error',
      from: {
        path: '^(src|server)/',
        pathNot: [
          '^src/main/(index|compose)\\.ts$',
          '^src/main/tray/tray\\.ts$',
          '^src/main/(settings|window|security|bridge)/',
          '^src/preload/index\\.ts$',
          '^src/main/notifications/electron-sink\\.ts$',
          '^src/main/demo\\.ts$',
        ],
      },
      to: { path: '(^|node_modules/)electron($|/)', dependencyTypesNot: ['type-only'] },
    },
    only(
      'one-file-for-node-notifier',
      '^src/main/notifications/node-notifier-sink\\.ts$',
      '(^|node_modules/)node-notifier($|/)',
      'node-notifier has one adapter.',
    ),
    only(
      'one-file-for-d-bus',
      '^src/main/notifications/(session-bus|dbus-native\\.d)\\.ts$',
      '(^|node_modules/)dbus-native($|/)',
      'D-Bus has one adapter.',
    ),
    only(
      'one-file-for-electron-store',
      '^src/main/settings/settings-file\\.ts$',
      '(^|node_modules/)electron-store($|/)',
      'electron-store has one wrapper.',
    ),
    only(
      'one-file-for-sqlite',
      '^(src/main/disk/database|server/database)\\.ts$',
      '^node:sqlite$|^sqlite$',
      'SQLite has one adapter in main and one in the server.',
    ),
    only(
      'one-file-for-websocket',
      '^(src/main/ozeki/doorbell|server/doorbell)\\.ts$',
      '(^|node_modules/)ws($|/)',
      'The WebSocket has one file at each end.',
    ),
    {
      name: 'tests-stay-tests',
      comment: 'Production code does not import test code.',
      severity: 'error',
      from: { path: '^(src|server)/', pathNot: test },
      to: { path: test },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|coverage|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types'],
    },
  },
}
