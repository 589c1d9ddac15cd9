'use strict';

/**
 * Starts the built service once on a temporary ledger, calls its readiness endpoint, and saves V8's code
 * cache beside the bundle.
 *
 * `node <options of npm start> .ci/keep-compiled.cjs <service.js>`
 */

const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const [, , service] = process.argv;
const dataDir = mkdtempSync(join(tmpdir(), 'art30-build-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
for (const name of Object.keys(process.env)) if (name !== 'PATH') delete process.env[name];
Object.assign(process.env, {
  DATA_DIR: join(dataDir, 'data'),
  DOCUMENTS_DIR: join(dataDir, 'documents'),
  HOST: '127.0.0.1',
  PORT: '0',
  EVENTSTORE_OPEN_NEW: 'yes',
  LOG_LEVEL: 'silent',
});
process.argv.splice(1, 2, service);

const say = console.log;
console.log = (line) => {
  const [address] = /http:\S+(?=,)/.exec(line) ?? [];
  if (address !== undefined) keep(address).finally(() => process.kill(process.pid, 'SIGTERM'));
  say(line);
};
const { script } = require(service);

async function keep(address) {
  await fetch(`${address}/health/ready`);
  writeFileSync(join(service, '../service.bundle.js.compiled'), script.createCachedData());
}
