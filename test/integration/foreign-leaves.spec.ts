import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  emptyCheckpoint,
  leafLine,
  projectPage,
  rootOf,
  treeProjection,
  type EventStore,
  type ReadModel,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { CannotOpen, openEventStoreDb, openSqliteEventStore } from '@art30/storage';
import { readLog, sampleEvent, temporaryFolder } from '@art30/testing';
import Database from 'better-sqlite3';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { quickTimes } from '../support/quick-times';

const folder = temporaryFolder();
const after = afterwards();

const json = 'application/json';
const metadata = sampleEvent().metadata;
const good = JSON.stringify(metadata);
const canonicalGood =
  `{"keyHash":"${metadata.keyHash}","recordedAt":"${metadata.recordedAt}",` +
  `"recordedBy":"officer","requestHash":"${metadata.requestHash}"}`;
const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
/** A leaf's member by its definition: base64 of the text's UTF-8 bytes, or of raw bytes. */
const base64 = (content: string | Buffer) => `"${Buffer.from(content).toString('base64')}"`;

/** An event that another program wrote to a stream of its own, and the two expected members of its leaf. */
interface Foreign {
  readonly what: string;
  readonly data: string | Buffer;
  readonly metadata: string | Buffer;
  readonly contentType?: string;
  readonly members: readonly [data: string, metadata: string];
}

const onBoth: readonly Foreign[] = [
  {
    what: 'names like integers',
    data: '{"9":"a","10":"b","x":1}',
    metadata: good,
    members: ['{"10":"b","9":"a","x":1}', canonicalGood],
  },
  {
    what: 'a fraction, under names like integers',
    data: '{"x":0.5,"10":1,"9":2}',
    metadata: good,
    members: [base64('{"9":2,"10":1,"x":0.5}'), canonicalGood],
  },
  {
    what: 'JSON 40 deep',
    data: nested(40),
    metadata: good,
    members: [base64(nested(40)), canonicalGood],
  },
  {
    what: 'JSON 900 deep',
    data: nested(900),
    metadata: good,
    members: [base64(nested(900)), canonicalGood],
  },
  {
    what: 'white space',
    data: ' {\n\t"a" : [ 1 , 2 ] } ',
    metadata: ` ${good}\n`,
    members: ['{"a":[1,2]}', canonicalGood],
  },
  {
    what: 'a member twice',
    data: '{"a":1,"b":2,"a":3}',
    metadata: '{"recordedAt":"x","recordedAt":"2024-05-07T10:00:00.000Z"}',
    members: ['{"a":3,"b":2}', '{"recordedAt":"2024-05-07T10:00:00.000Z"}'],
  },
  {
    what: 'a lone surrogate',
    data: '{"a":"\\uD800"}',
    metadata: '{"\\uDC00":1}',
    members: [base64('{"a":"\\ud800"}'), base64('{"\\udc00":1}')],
  },
  {
    what: 'another form of Unicode',
    data: '{"e\u0301":1,"\u00e9":2,"😀":3,"\ufb33":4}',
    metadata: good,
    members: ['{"e\u0301":1,"\u00e9":2,"😀":3,"\ufb33":4}', canonicalGood],
  },
  {
    what: 'bytes that are no UTF-8, inside of a text',
    data: Buffer.from('7b2261223a22ff80e282227d', 'hex'),
    metadata: good,
    members: ['{"a":"\ufffd\ufffd\ufffd"}', canonicalGood],
  },
  {
    what: 'numbers written otherwise',
    data: '{"a":1.0,"b":-0,"c":1e2,"d":9007199254740993}',
    metadata: '{"recordedAt":5}',
    members: [base64('{"a":1,"b":0,"c":100,"d":9007199254740992}'), '{"recordedAt":5}'],
  },
  ...(['[1, 2]', '"text"', '7', 'null', 'true'] as const).map((text) => ({
    what: `JSON that is no object: ${text}`,
    data: text,
    metadata: text,
    members: [base64(text.replace(' ', '')), base64(text.replace(' ', ''))] as const,
  })),
];

/** Events that a SQLite file cannot store, so they are checked against the definition alone. */
const onServerAlone: readonly Foreign[] = [
  {
    what: 'data that are no JSON',
    data: '{"amount": 1',
    metadata: good,
    members: [base64('"{\\"amount\\": 1"'), canonicalGood],
  },
  { what: 'no data', data: '', metadata: good, members: [base64('""'), canonicalGood] },
  {
    what: 'metadata that are no JSON, which the client gives as bytes',
    data: '{}',
    metadata: '{"recordedAt"',
    members: ['{}', base64('{"recordedAt"')],
  },
  { what: 'no metadata', data: '{"b":1,"a":2}', metadata: '', members: ['{"a":2,"b":1}', '""'] },
  {
    what: 'bytes',
    data: Buffer.from('00ff7b7d', 'hex'),
    contentType: 'application/octet-stream',
    metadata: Buffer.from('fe', 'hex'),
    members: ['"AP97fQ=="', '"/g=="'],
  },
  {
    what: 'bytes that would be JSON, with metadata that are',
    data: '{"a":1}',
    contentType: 'application/octet-stream',
    metadata: ` ${good}`,
    members: [base64('{"a":1}'), canonicalGood],
  },
  {
    what: 'JSON 100,000 deep',
    data: nested(100_000),
    metadata: nested(5_000),
    members: [base64(nested(100_000)), base64(nested(5_000))],
  },
];

/** Inserts rows directly into the file: its triggers do not prevent inserts. */
function writeRows(file: string, events: readonly (Foreign & { id: string })[]): void {
  const database = new Database(file);
  const addStream = database.prepare('INSERT INTO streams (name) VALUES (?)');
  const add = database.prepare(
    `INSERT INTO events (ordinal, stream_id, revision, event_id, type, data, metadata)
     VALUES (?, ?, 0, ?, 'Strange', CAST(? AS TEXT), CAST(? AS TEXT))`,
  );
  for (const [index, event] of events.entries()) {
    const { lastInsertRowid } = addStream.run(`strange-${index}`);
    const bytes = [event.data, event.metadata].map((content) => Buffer.from(content));
    add.run(index + 1, lastInsertRowid, event.id, ...bytes);
  }
  database.close();
}

async function inFile(events: readonly (Foreign & { id: string })[]): Promise<RecordedEvent[]> {
  const file = join(folder.path, 'events.db');
  await openSqliteEventStore(file).close();
  writeRows(file, events);
  const store = openSqliteEventStore(file);
  after(() => store.close());
  return readLog(store, null);
}

async function onServer(events: readonly (Foreign & { id: string })[]): Promise<{
  readonly store: EventStore;
  readonly read: RecordedEvent[];
}> {
  const server = await new EventStoreDbServer().start();
  after(() => server.stop());
  for (const [index, { id, data, metadata: meta, contentType = json }] of events.entries()) {
    const event = { id, type: 'Strange', contentType, data: Buffer.from(data) };
    server.log.append(`article30-strange-${index}`, 'no-stream', [
      { ...event, metadata: Buffer.from(meta) },
    ]);
  }
  const store = openEventStoreDb(server.url, { times: quickTimes });
  after(() => store.close());
  return { store, read: await readLog(store, null) };
}

const withIds = (events: readonly Foreign[]) => events.map((one) => ({ ...one, id: randomUUID() }));

const lineOf = ({ id, members: [data, meta] }: Foreign & { id: string }, index: number) =>
  `{"data":${data},"id":"${id}","metadata":${meta},"revision":0,` +
  `"stream":"strange-${index}","type":"Strange"}`;

const model: ReadModel = { version: 1, projections: [treeProjection] };

/** The tree's root over unreadable events that are on the list of skipped events. */
function rootOver(events: readonly RecordedEvent[]): string {
  const skipped = new Set(events.map(({ id }) => id));
  const { checkpoint, poison } = projectPage(model, events, emptyCheckpoint, { skipped });
  expect(poison).toBeUndefined();
  expect([checkpoint.sequence, checkpoint.knownFrom <= metadata.recordedAt]).toEqual([
    events.length,
    true,
  ]);
  return rootOf(checkpoint.tree);
}

describe('the leaves of what other programs wrote', () => {
  it('are equal on both stores, and those of the definition', async () => {
    const events = withIds(onBoth);
    const [file, { read }] = [await inFile(events), await onServer(events)];
    expect(file.map(leafLine)).toEqual(events.map(lineOf));
    expect(read.map(leafLine)).toEqual(events.map(lineOf));
    expect(rootOver(file)).toBe(rootOver(read));
  });

  it('are those of the definition also where only a server can hold them', async () => {
    const events = withIds(onServerAlone);
    const { read } = await onServer(events);
    expect(read.map(leafLine)).toEqual(events.map(lineOf));
    expect(rootOver(read)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['data that are no JSON', '{"amount": 1', good],
    ['no data', '', good],
    ['metadata that are no JSON', '{}', '{"recordedAt"'],
    ['no metadata', '{}', ''],
  ])('are none of a file with %s: it counts as damaged', async (what, data, meta) => {
    const file = join(folder.path, 'events.db');
    await openSqliteEventStore(file).close();
    writeRows(file, [{ what, data, metadata: meta, id: randomUUID(), members: ['', ''] }]);
    expect(() => openSqliteEventStore(file)).toThrow(CannotOpen);
    expect(() => openSqliteEventStore(file)).toThrow('event 1 is no JSON');
  });

  it('are never of bytes in a file, whose tables take texts alone', async () => {
    const file = join(folder.path, 'events.db');
    await openSqliteEventStore(file).close();
    const database = new Database(file);
    database.exec("INSERT INTO streams (name) VALUES ('strange-0')");
    const add = database.prepare(
      `INSERT INTO events (ordinal, stream_id, revision, event_id, type, data, metadata)
       VALUES (1, 1, 0, 'a', 'Strange', ?, '{}')`,
    );
    expect(() => add.run(Buffer.from('{}'))).toThrow('cannot store BLOB value in TEXT column');
    database.close();
  });

  it('are of streams on which nobody decides, on neither store', async () => {
    const events = withIds(onBoth.filter(({ data }) => data === '[1, 2]'));
    await inFile(events);
    const { store } = await onServer(events);
    const [{ id } = { id: '' }] = events;
    const refusal = `event ${id} (strange-0@0) is no JSON object`;
    await expect(store.readStream('strange-0')).rejects.toThrow(refusal);
    const file = join(folder.path, 'copy.db');
    await openSqliteEventStore(file).close();
    writeRows(file, events);
    const embedded = openSqliteEventStore(file);
    after(() => embedded.close());
    await expect(embedded.readStream('strange-0')).rejects.toThrow(refusal);
  });
});
