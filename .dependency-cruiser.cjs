'use strict';

/** Packages that are pure functions of their input: hashing and name-based ids. */
const PURE = ['@noble/hashes', 'uuid'];

/** Allowed imports of each lib besides itself. An import that is not listed here is refused. */
const FLOORS = {
  'event-sourcing': { libs: [], packages: PURE },
  accounting: {
    libs: ['event-sourcing'],
    packages: [...PURE, 'decimal.js', 'dinero.js', 'iso-3166'],
  },
  books: { libs: ['event-sourcing', 'accounting'], packages: [] },
  ledger: { libs: ['event-sourcing', 'accounting', 'evidence'], packages: PURE },
  storage: {
    libs: ['event-sourcing'],
    packages: ['better-sqlite3', '@eventstore/db-client', '@grpc/grpc-js'],
    builtins: true,
  },
  evidence: {
    libs: ['event-sourcing', 'accounting'],
    packages: [...PURE, '@noble/curves', 'decimal.js'],
  },
  auditing: { libs: ['event-sourcing', 'accounting'], packages: PURE },
  documents: {
    libs: ['event-sourcing', 'accounting', 'books'],
    packages: [...PURE, 'decimal.js', 'csv-stringify'],
  },
  'working-papers': {
    libs: ['event-sourcing', 'accounting', 'books', 'auditing', 'documents'],
    packages: PURE,
  },
  testing: {
    libs: ['event-sourcing', 'accounting', 'auditing', 'storage'],
    packages: [...PURE, 'decimal.js', 'better-sqlite3', 'fast-check'],
    builtins: true,
  },
};

const SPEC = '\\.spec\\.ts$';
/** The test server implements the protocol with the same generated definitions as the client. */
const EVENTSTOREDB_SERVER = '^test/eventstoredb-server/';
const EVENTSTOREDB_ADAPTER = '^libs/storage/src/event-store/eventstoredb/client/';

const escape = (text) => text.replace(/[.+]/g, '\\$&');
const anyOf = (names) => `(?:${names.map(escape).join('|')})`;
const inLibs = (names) => `^libs/${anyOf(names)}/`;
const inPackages = (names) => `(?:^|/)node_modules/(?:@types/)?${anyOf(names)}/`;

/**
 * Rules by lib: it may import itself, the libs below it and its own packages; its specs may also import the
 * test kit and any package.
 */
const floors = Object.entries(FLOORS).flatMap(([lib, { libs, packages, builtins }]) => [
  {
    name: `floor-of-${lib}`,
    comment: `libs/${lib} imports only: ${[lib, ...libs, ...packages].join(', ')}.`,
    severity: 'error',
    from: { path: inLibs([lib]), pathNot: SPEC },
    to: {
      pathNot: [inLibs([lib, ...libs]), inPackages(packages)],
      ...(builtins && { dependencyTypesNot: ['core'] }),
    },
  },
  {
    name: `floor-of-${lib}-specs`,
    comment: `A spec of libs/${lib} stands on the same floor; wired tests live in test/.`,
    severity: 'error',
    from: { path: `${inLibs([lib])}.*${SPEC}` },
    to: { path: '^(?:libs|apps|test)/', pathNot: inLibs([lib, ...libs, 'testing']) },
  },
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'floors-known',
      comment: 'A new lib gets its line in FLOORS and in docs/architecture.md first.',
      severity: 'error',
      from: { path: '^libs/', pathNot: inLibs(Object.keys(FLOORS)) },
      to: {},
    },
    {
      name: 'libs-never-import-apps',
      comment: 'Apps wire the libs; a lib, its specs included, knows no app.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'libs-never-import-tests',
      comment: 'Wired tests look at the libs, not the reverse; shared test code is libs/testing.',
      severity: 'error',
      from: { path: '^(?:libs|apps)/' },
      to: { path: '^test/' },
    },
    {
      name: 'apps-do-not-share-code-sideways',
      comment: 'An app wires the libs; what two apps share belongs in a lib.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nest-lives-in-the-api',
      comment: 'The framework can be replaced as long as only apps/api (and wired tests) know it.',
      severity: 'error',
      from: { pathNot: '^(?:apps/api|test)/' },
      to: { path: inPackages(['@nestjs']) },
    },
    {
      name: 'test-kit-for-tests-only',
      comment: 'libs/testing is for *.spec.ts and test/ only.',
      severity: 'error',
      from: { pathNot: ['^test/', '^libs/testing/', SPEC] },
      to: { path: inLibs(['testing']) },
    },
    {
      name: 'specs-are-not-imported',
      comment: 'What two specs share belongs in libs/testing.',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'one-folder-imports-the-eventstoredb-client',
      comment: 'Two clients in one process disturb each other, and its traps are handled there.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: EVENTSTOREDB_ADAPTER },
      to: { path: inPackages(['@eventstore/db-client', '@kurrent/kurrentdb-client']) },
    },
    {
      name: 'the-test-server-imports-definitions-only',
      comment: 'A second client in the process of a test would disturb the one under test.',
      severity: 'error',
      from: { path: EVENTSTOREDB_SERVER },
      to: { path: '/@eventstore/db-client/(?!generated/)' },
    },
    {
      name: 'front-door-from-apps-and-tests',
      comment: 'A lib is entered through its src/index.ts.',
      severity: 'error',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'front-door-between-libs',
      comment: 'A lib is entered through its src/index.ts.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'no-circular',
      comment: 'A circle has no bottom: move what both need to a file below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file and it imports nobody: wire it or remove it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.c?ts$',
          '\\.cjs$',
          SPEC,
          '^apps/cli/src/[^/]+\\.ts$',
          '^apps/verify/src/verify\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package in use is declared in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages-at-run-time',
      comment: 'What runs in production is a dependency, not a development dependency.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: ['^libs/testing/', SPEC] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm'],
        pathNot: '/@types/',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|coverage|reports)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
