'use strict';

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const modulesDir = join(__dirname, 'node_modules');

/** Names of installed packages whose files are ES modules: jest cannot `require()` them on every Node we support. */
function esModulePackages() {
  const names = readdirSync(modulesDir).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(modulesDir, name)).map((scoped) => `${name}/${scoped}`)
      : [name],
  );
  return names.filter((name) => {
    const manifest = join(modulesDir, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  });
}

const libs = readdirSync(join(__dirname, 'libs')).filter((lib) =>
  existsSync(join(__dirname, 'libs', lib, 'src/index.ts')),
);
const escape = (name) => name.replace(/[.+]/g, '\\$&');

/** A suite that runs by itself has a world of its own, and those of `npm test` share one for each worker. */
const world =
  process.env['KEEP_MODULES'] === 'yes'
    ? {
        testEnvironment: '<rootDir>/test/worker/kept-environment.cjs',
        runtime: '<rootDir>/test/worker/kept-runtime.cjs',
      }
    : { testEnvironment: 'node' };

/** How every project finds and transforms its files. */
const shared = {
  ...world,
  roots: ['libs', 'apps', 'test']
    .filter((dir) => existsSync(join(__dirname, dir)))
    .map((dir) => `<rootDir>/${dir}`),
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: Object.fromEntries(
    libs.map((lib) => [`^@art30/${lib}$`, `<rootDir>/libs/${lib}/src/index.ts`]),
  ),
  transform: {
    '\\.(?:ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: true,
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModulePackages().map(escape).join('|')})/)`],
};

/** Specs of the service in which it can matter where events are kept: they run on both stores. */
const onEitherStore = [
  ...['access-log', 'documents', 'engagements', 'health', 'periods', 'personal-texts'],
  ...['proofs', 'proposals', 'rebuild', 'reversals'],
  'worked-example',
].map((name) => `**/test/e2e/${name}.spec.ts`);

const projects = [
  { ...shared, displayName: 'embedded', testMatch: ['**/*.spec.ts'] },
  {
    ...shared,
    displayName: 'eventstoredb',
    testMatch: onEitherStore,
    setupFiles: ['<rootDir>/test/support/on-eventstoredb.cjs'],
  },
];

/** A run by itself has one event store, but where a project is named or somebody states the whole. */
const isWhole = process.env['CI'] === 'true' || process.argv.includes('--selectProjects');

/** Jest takes a path after this option for a project, drops it and runs every spec. */
function requireProjects(words) {
  const names = projects.map(({ displayName }) => displayName);
  const after = words.slice(words.indexOf('--selectProjects') + 1);
  const end = after.findIndex((word) => word.startsWith('-'));
  const chosen = end < 0 ? after : after.slice(0, end);
  const others = words.includes('--selectProjects')
    ? chosen.filter((word) => !names.includes(word))
    : [];
  if (others.length === 0) return;
  throw new Error(
    `no project is called ${others.join(', ')}: put paths first, as in ` +
      '`npx jest test/e2e/health --selectProjects embedded`',
  );
}
requireProjects(process.argv);

/** @type {import('jest').Config} */
module.exports = {
  projects: isWhole ? projects : projects.slice(0, 1),
  // One more than two cores: a suite that waits for a server, a process or a limit leaves its core idle.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/longest-first.cjs',
  // A worker keeps some of every suite it ran; one that grew large collects garbage for long.
  workerIdleMemoryLimit: '900MB',
  // Ends what hangs, not what is slow because the machine is busy with something else.
  testTimeout: 600_000,
  reporters: [
    'default',
    '<rootDir>/test/summary-reporter.cjs',
    '<rootDir>/test/logs/log-reporter.cjs',
  ],
};
