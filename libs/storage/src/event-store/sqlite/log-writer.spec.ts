import { OutcomeUnknown, Unavailable } from '@art30/event-sourcing';
import Database from 'better-sqlite3';
import type { Connection } from '../../sqlite/database';
import { encodeAppend, type EncodedAppend } from '../append-input';
import { createSchema } from './log-schema';
import { SqliteLogReader } from './log-reader';
import { SqliteLogWriter, type AppendOutcome } from './log-writer';

/**
 * Wraps a connection so that each COMMIT throws an error with the given code.
 *
 * @param isMade true if the commit takes effect before it throws, as after a failed sync of the disk.
 */
function withFailingCommit(real: Connection, code: string, isMade: boolean): Connection {
  const failing = (sql: string): unknown => {
    const statement = real.prepare(sql);
    if (sql !== 'COMMIT') return statement;
    return {
      run: () => {
        if (isMade) statement.run();
        throw Object.assign(new Error('the commit failed'), { code });
      },
    };
  };
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'prepare') return failing;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function appendTo(stream: string, id: string): EncodedAppend {
  const metadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };
  return encodeAppend(stream, 'no-stream', [{ id, type: 'SampleRecorded', data: {}, metadata }]);
}

const batch = [
  appendTo('a', '00000000-0000-4000-8000-000000000001'),
  appendTo('b', '00000000-0000-4000-8000-000000000002'),
];

describe('a commit that reports an error', () => {
  let connection: Connection;
  beforeEach(() => {
    connection = new Database(':memory:');
    createSchema(connection);
  });
  afterEach(() => connection.close());

  const write = (code: string, isMade: boolean): readonly AppendOutcome[] =>
    new SqliteLogWriter(withFailingCommit(connection, code, isMade)).write(batch);

  it('and was made all the same is a success', () => {
    expect(write('SQLITE_IOERR_FSYNC', true)).toEqual([
      { revision: 0, position: '0000000000000001' },
      { revision: 0, position: '0000000000000002' },
    ]);
  });

  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE'])(
    'and cannot have reached the disk is unavailable: %s',
    (code) => {
      const outcomes = write(code, false);
      expect(outcomes).toEqual([expect.any(Unavailable), expect.any(Unavailable)]);
    },
  );

  it('and may have reached the disk is unknown, for each stream', () => {
    const outcomes = write('SQLITE_IOERR_FSYNC', false);
    expect(outcomes).toEqual([new OutcomeUnknown('a'), new OutcomeUnknown('b')]);
  });

  it('leaves a log that takes the same appends again', () => {
    write('SQLITE_IOERR_FSYNC', false);
    expect(new SqliteLogReader(connection, true).head()).toBeNull();
    const again = new SqliteLogWriter(connection).write(batch);
    expect(again.map((outcome) => 'position' in outcome)).toEqual([true, true]);
    expect(new SqliteLogReader(connection, true).head()).toBe('0000000000000002');
  });
});
