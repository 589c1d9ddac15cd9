import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import Database from 'better-sqlite3';
import { requireDurability } from '../event-store/sqlite/log-schema';
import { requirePragma, unavailableIfOutage, whyOpenFailed } from './database';

const sqliteError = (code: string): Error => Object.assign(new Error('it failed'), { code });

describe('opening a database', () => {
  it.each([
    [new Error('Could not locate the bindings file. Tried: build/better_sqlite3.node')],
    [Object.assign(new Error('NODE_MODULE_VERSION 115'), { code: 'ERR_DLOPEN_FAILED' })],
  ])('names the command that mends a missing native binding', (error) => {
    expect(whyOpenFailed(error)).toContain('run `npm rebuild better-sqlite3`');
  });

  it('gives other reasons as they are', () => {
    expect(whyOpenFailed(sqliteError('SQLITE_CANTOPEN'))).toBe('it failed');
  });

  it('refuses a setting that SQLite did not take', () => {
    const connection = new Database(':memory:');
    const wal = { set: 'WAL', readBack: 'wal' };
    expect(() => requirePragma(connection, 'journal_mode', wal)).toThrow(
      'journal_mode must be WAL (wal) and is memory',
    );
    expect(() => requireDurability(connection)).toThrow('cannot open :memory:');
    connection.close();
  });
});

describe('an error of SQLite', () => {
  it.each(['SQLITE_FULL', 'SQLITE_IOERR_FSYNC', 'SQLITE_READONLY', 'SQLITE_BUSY'])(
    '%s is an outage',
    (code) => {
      const error = unavailableIfOutage(sqliteError(code));
      expect(error).toBeInstanceOf(Unavailable);
      expect(error).not.toBeInstanceOf(StoreHalted);
    },
  );

  it.each(['SQLITE_CORRUPT', 'SQLITE_CORRUPT_VTAB', 'SQLITE_NOTADB'])(
    '%s is an outage that an operator has to mend',
    (code) => {
      expect(unavailableIfOutage(sqliteError(code))).toBeInstanceOf(StoreHalted);
    },
  );

  it.each(['SQLITE_ERROR', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_MISUSE', 'ENOENT'])(
    '%s stays the defect it is',
    (code) => {
      const error = sqliteError(code);
      expect(unavailableIfOutage(error)).toBe(error);
    },
  );
});
