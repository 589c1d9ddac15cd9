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

/** How every project finds and transforms its files. */
const shared = {
  testEnvironment: 'node',
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
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModulePackages().map(escape).join('|')})/)`],
};

/** Specs that start the service in this process, and so can run on either event store. */
const onEitherStore = ['**/test/e2e/*.spec.ts', '**/test/docs/api-requests.spec.ts'];
/** Specs that start programs of their own, on the embedded store. */
const programs = ['processes', 'start-and-stop'].map((name) => `/test/e2e/${name}\\.spec\\.ts$`);

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...shared, displayName: 'embedded', testMatch: ['**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'eventstoredb',
      testMatch: onEitherStore,
      testPathIgnorePatterns: ['/node_modules/', ...programs],
      setupFiles: ['<rootDir>/test/support/on-eventstoredb.cjs'],
    },
  ],
  maxWorkers: 2,
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/plain-summary-reporter.cjs'],
};
