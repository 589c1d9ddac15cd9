'use strict';

/**
 * Starts the service from `service.bundle.js` with what V8 made of it when it was built (`keep-compiled.cjs`). Another Node, or
 * another option of V8, cannot use that and compiles anew.
 */

const { existsSync, readFileSync } = require('node:fs');
const { createRequire, Module } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'service.bundle.js');
const kept = `${filename}.compiled`;
const script = new Script(Module.wrap(readFileSync(filename, 'utf8')), {
  filename,
  cachedData: existsSync(kept) ? readFileSync(kept) : undefined,
});
script.runInThisContext()(exports, createRequire(filename), module, filename, __dirname);
module.exports.script = script;
