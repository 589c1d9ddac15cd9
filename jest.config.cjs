'use strict';

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const modulesDir = join(__dirname, 'node_modules');

/**
 * Returns the names of installed ES module packages, which Jest must transform: it cannot `require()` them on
 * every supported Node.
 */
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

/**
 * With `KEEP_MODULES=yes`, as in `npm test`, the suites of a worker share one module registry; otherwise each
 * suite has its own.
 */
const world =
  process.env['KEEP_MODULES'] === 'yes'
    ? {
        testEnvironment: '<rootDir>/test/worker/kept-environment.cjs',
        runtime: '<rootDir>/test/worker/kept-runtime.cjs',
      }
    : { testEnvironment: 'node' };

/** Settings of every project for finding and transforming files. */
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

/** End-to-end specs whose result may depend on the event store; they run on both stores. */
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

/**
 * True if all projects run: on CI, or if the command line selects projects. Otherwise only the embedded store
 * is tested.
 */
const isWhole = process.env['CI'] === 'true' || process.argv.includes('--selectProjects');

/**
 * Refuses unknown names after `--selectProjects`: Jest would take a path there for a project, ignore it, and
 * run every spec.
 */
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
  // One worker more than two cores, because suites that wait for a server, a process or a timeout leave their
  // core idle.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/longest-first.cjs',
  // A worker keeps memory of every suite it ran; a large worker is restarted, because it spends long in
  // garbage collection.
  workerIdleMemoryLimit: '900MB',
  // Limit for tests that hang; it is long enough for a busy machine.
  testTimeout: 600_000,
  reporters: [
    'default',
    '<rootDir>/test/summary-reporter.cjs',
    '<rootDir>/test/logs/log-reporter.cjs',
  ],
};
