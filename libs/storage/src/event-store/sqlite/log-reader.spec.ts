import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MissingEvents, WrongRevision } from '@art30/event-sourcing';
import { temporaryFolder } from '@art30/testing';
import { openConnection, type Connection } from '../../sqlite/database';
import { encodeAppend } from '../append-input';
import { SqliteLogReader } from './log-reader';
import { createSchema } from './log-schema';
import { SqliteLogWriter } from './log-writer';

const folder = temporaryFolder();
const metadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };

describe.each([
  ['by the only one who writes to it', true],
  ['by one who is not told of what is written', false],
])('what is remembered of a log %s', (_, isOnlyWriter) => {
  let connection: Connection;
  let other: Connection;
  let reader: SqliteLogReader;
  let writer: SqliteLogWriter;
  let ids = 0;

  beforeEach(() => {
    const file = join(folder.path, 'events.db');
    connection = openConnection(file, 'write');
    connection.pragma('journal_mode = WAL');
    createSchema(connection);
    other = openConnection(file, 'write');
    reader = new SqliteLogReader(connection, isOnlyWriter);
    writer = new SqliteLogWriter(connection);
    ids = 0;
  });
  afterEach(() => {
    other.close();
    connection.close();
  });

  const one = (revision: number, text = '') => {
    ids += 1;
    const id = `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    const expected = revision === 0 ? 'no-stream' : revision - 1;
    return encodeAppend('a', expected, [{ id, type: 'SampleRecorded', data: { text }, metadata }]);
  };
  const write = (batch: Parameters<SqliteLogWriter['write']>[0]) => {
    const outcomes = writer.write(batch);
    if (isOnlyWriter) reader.outdate(batch);
    return outcomes;
  };
  const texts = () => reader.stream('a', 0).map(({ data }) => data['text']);

  it('grows with the stream, and leaves what was read before as it was', () => {
    expect(texts()).toEqual([]);
    write([one(0, 'first')]);
    const before = reader.stream('a', 0);
    write([one(1, 'second'), one(2, 'third')]);
    expect([before.length, texts()]).toEqual([1, ['first', 'second', 'third']]);
    expect(reader.stream('a', 2).map(({ revision }) => revision)).toEqual([2]);
    expect(reader.stream('a', 3)).toEqual([]);
    expect(reader.pageAfter(null, 10)).toEqual(reader.stream('a', 0));
  });

  it('is forgotten where another connection has taken events away', async () => {
    write([one(0), one(1), one(2)]);
    expect(texts()).toHaveLength(3);
    other.exec('DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE revision = 1');
    await nextTurn();
    expect(texts).toThrow(MissingEvents);
    expect(() => reader.pageAfter(null, 10)).toThrow(MissingEvents);
  });

  it('is forgotten where another connection has changed an event', async () => {
    write([one(0, 'mine')]);
    expect(texts()).toEqual(['mine']);
    const changing = 'DROP TRIGGER events_are_never_changed; UPDATE events SET data = ';
    other.exec(`${changing}'{"text":"theirs"}'`);
    await nextTurn();
    expect(texts()).toEqual(['theirs']);
    expect(reader.pageAfter(null, 10)).toEqual(reader.stream('a', 0));
  });

  it('puts no event in the place of one that another connection has appended', async () => {
    write([one(0, 'mine')]);
    new SqliteLogWriter(other).write([one(1, 'theirs')]);
    expect(write([one(1, 'late'), one(2, 'behind')])).toEqual([
      new WrongRevision('a', 0),
      { revision: 2, position: '0000000000000003' },
    ]);
    await nextTurn();
    expect(texts()).toEqual(['mine', 'theirs', 'behind']);
  });

  it('is asked of the file again in the next turn at the latest', async () => {
    write([one(0, 'mine')]);
    expect(texts()).toEqual(['mine']);
    new SqliteLogWriter(other).write([one(1, 'theirs')]);
    expect(texts()).toEqual(isOnlyWriter ? ['mine'] : ['mine', 'theirs']);
    await nextTurn();
    expect(texts()).toEqual(['mine', 'theirs']);
  });

  it('does not outlast a batch that came to nothing', () => {
    write([one(0, 'first')]);
    other.exec('BEGIN IMMEDIATE');
    connection.pragma('busy_timeout = 1');
    const [refused] = write([one(1, 'busy')]);
    expect(refused).toBeInstanceOf(Error);
    other.exec('ROLLBACK');
    expect(write([one(1, 'second')])).toEqual([{ revision: 1, position: '0000000000000002' }]);
    expect(texts()).toEqual(['first', 'second']);
  });
});
