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

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['libs', 'apps', 'test']
    .filter((dir) => existsSync(join(__dirname, dir)))
    .map((dir) => `<rootDir>/${dir}`),
  testMatch: ['**/*.spec.ts'],
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
  maxWorkers: 2,
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/plain-summary-reporter.cjs'],
};
