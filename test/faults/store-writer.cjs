'use strict';

// Opens the event store named on the command line and appends until it fails or is killed. Each acknowledged
// append is printed as "stream revision id position" before the next append of that stream. So every line
// that the parent has read stands for an acknowledged append.

const { randomUUID } = require('node:crypto');
const { writeSync } = require('node:fs');
const { openSqliteEventStore } = require('../../dist/libs/storage/src/index.js');

const [, , file, streams = '8', eventBytes = '100'] = process.argv;

const metadata = {
  recordedAt: '2024-05-07T10:00:00.000Z',
  recordedBy: 'officer',
  keyHash: '0'.repeat(64),
  requestHash: '1'.repeat(64),
};

async function write(store, stream) {
  const data = { text: 'x'.repeat(Number(eventBytes)) };
  for (let expected = 'no-stream'; ;) {
    const id = randomUUID();
    writeSync(1, `try ${stream} ${id}\n`);
    const event = { id, type: 'SampleRecorded', data, metadata };
    const { revision, position } = await store.append(stream, expected, [event]);
    writeSync(1, `ack ${stream} ${revision} ${id} ${position}\n`);
    expected = revision;
  }
}

async function main() {
  const store = openSqliteEventStore(file);
  writeSync(1, 'open\n');
  const writers = Array.from({ length: Number(streams) }, () => write(store, randomUUID()));
  const failures = await Promise.allSettled(writers);
  for (const { reason } of failures) writeSync(1, `fail ${reason.name} ${reason.message}\n`);
  await store.close();
}

main().catch((error) => {
  writeSync(2, `${error.message}\n`);
  process.exitCode = 1;
});
