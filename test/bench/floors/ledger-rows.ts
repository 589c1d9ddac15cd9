import { randomBytes, randomUUID } from 'node:crypto';
import { grouped } from './grouped-rows';

/** Characters of data and metadata of a receipt event. */
const [dataLength, metadataLength] = [650, 340];
const hex = () => randomBytes(32).toString('hex');

/**
 * Opens a database for personal texts with the ledger's columns; a receipt stores two texts under random
 * references.
 */
export function textsAsOurs() {
  return grouped<readonly string[]>('texts-as-ours.db', {
    schema: `CREATE TABLE texts (number INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE,
      salt TEXT NOT NULL, text TEXT NOT NULL, stream TEXT NOT NULL, kept_at TEXT NOT NULL) STRICT`,
    insertInto: (db) => {
      const insert = db.prepare<string[]>(
        'INSERT INTO texts (reference, salt, text, stream, kept_at) VALUES (?, ?, ?, ?, ?)',
      );
      return (texts) => {
        for (const text of texts) insert.run(hex(), hex(), text, `receipt-${randomUUID()}`, '2026');
      };
    },
  });
}

/** Opens a database for events with the ledger's columns and about their length, each in its own stream. */
export function eventsAsOurs() {
  return grouped<string>('events-as-ours.db', {
    schema: `CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE events (ordinal INTEGER PRIMARY KEY, stream_id INTEGER NOT NULL, revision INTEGER NOT NULL,
        event_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL,
        UNIQUE (stream_id, revision)) STRICT`,
    insertInto: (db) => {
      const addStream = db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
      const addEvent = db.prepare(
        'INSERT INTO events (stream_id, revision, event_id, type, data, metadata) VALUES (?, 0, ?, ?, ?, ?)',
      );
      const metadata = 'm'.repeat(metadataLength);
      return (body) => {
        const stream = Number(addStream.run(`receipt-${randomUUID()}`).lastInsertRowid);
        const data = body.padEnd(dataLength);
        addEvent.run(stream, randomUUID(), 'ReceiptRecorded', data, metadata);
      };
    },
  });
}
