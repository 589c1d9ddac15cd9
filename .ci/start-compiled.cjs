'use strict';

/**
 * Starts the service from `service.bundle.js` with V8's code cache from the build (`keep-compiled.cjs`).
 * Another version of Node, or other V8 options, ignore the cache and compile the bundle.
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
