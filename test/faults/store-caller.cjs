'use strict';

// Opens the EventStoreDB store named on the command line, calls it for a while and ignores all errors. Its
// output at the end shows that the process survived.

const { performance } = require('node:perf_hooks');
const { setTimeout: pause } = require('node:timers/promises');
const { openEventStoreDb } = require('../../dist/libs/storage/src/index.js');

const [, , url, forMs = '2000', callMs = '300'] = process.argv;
const times = { callMs: Number(callMs), settleMs: 1_000, backOffMaxMs: 100, idleMs: 200 };

async function main() {
  const store = openEventStoreDb(url, { times });
  const end = performance.now() + Number(forMs);
  const call = async () => {
    while (performance.now() < end) {
      await store.readStream('a').catch(() => pause(5));
    }
  };
  await Promise.all(Array.from({ length: 8 }, call));
  await pause(2_500);
  await store.close();
  process.stdout.write('survived\n');
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
