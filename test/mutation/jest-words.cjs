'use strict';

// Mutation tests run the specs of the accounting lib thousands of times. Mocha runs them in one process,
// which saves a start of jest for each mutant. This file gives mocha the globals of jest that the specs use.

const { existsSync, readdirSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const { bind } = require('jest-each');
const { addHook } = require('pirates');

const root = process.cwd();

addHook(
  (code, filename) =>
    transformSync(code, {
      filename,
      jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
      swcrc: false,
    }).code,
  { exts: ['.ts'] },
);

const libs = new Map(
  readdirSync(join(root, 'libs'))
    .map((lib) => [`@art30/${lib}`, join(root, 'libs', lib, 'src', 'index.ts')])
    .filter(([, file]) => existsSync(file)),
);
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolve(request, ...rest) {
  return resolveFilename.call(this, libs.get(request) ?? request, ...rest);
};

globalThis.expect = expect;

/** Mocha sets its own globals just before it loads the specs, so `each` is added when a global is set. */
function withEach(name) {
  let word;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => word,
    set(value) {
      word = value;
      word.each ??= bind(value);
    },
  });
}
for (const name of ['describe', 'it']) withEach(name);

for (const [jestName, mochaName] of [
  ['beforeAll', 'before'],
  ['afterAll', 'after'],
]) {
  Object.defineProperty(globalThis, jestName, { get: () => globalThis[mochaName] });
}

// Mutants of code that runs while specs are loaded count only if no test runs that code. Otherwise each of
// them would need a new process, which loads the specs without the mutant.
exports.mochaHooks = {
  afterAll() {
    const { static: loaded, perTest } = globalThis.__stryker__?.mutantCoverage ?? {};
    for (const tested of Object.values(perTest ?? {})) {
      for (const mutant of Object.keys(tested)) delete loaded[mutant];
    }
  },
};
