import { dirname, resolve } from 'node:path';
import { mkdirSync } from 'node:fs';
import { readModel } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { openSqliteEventStore, openSqliteReadStore, removeReadModel } from '@art30/storage';
import type { Config } from '../config';

/** File of the embedded event store that a configuration names. */
export function eventStoreFile({ eventStoreUrl }: Pick<Config, 'eventStoreUrl'>): string {
  return resolve(eventStoreUrl.slice('sqlite:'.length));
}

/** @throws CannotOpen when another process writes to it or it cannot promise durable commits. */
export function openEventStore(config: Config): EventStore {
  const file = eventStoreFile(config);
  mkdirSync(dirname(file), { recursive: true });
  return openSqliteEventStore(file);
}

/**
 * Opens the read model of this instance. One that was fed from another log, or has seen more than
 * this log holds, is thrown away and built anew.
 */
export async function openReadModel(
  config: Config,
  events: EventStore,
): Promise<{ store: ReadStore; discarded: string | null }> {
  mkdirSync(config.dataDir, { recursive: true });
  const opened = openSqliteReadStore(config.dataDir, readModel);
  if (await followsLog(opened.store, events)) return opened;
  opened.store.close();
  removeReadModel(config.dataDir, readModel);
  const { store } = openSqliteReadStore(config.dataDir, readModel);
  return { store, discarded: 'it was fed from another log' };
}

/** The last event the read model has seen stands at the same place of this log. */
async function followsLog(readStore: ReadStore, events: EventStore): Promise<boolean> {
  const { sequence, position } = readStore.checkpoint();
  if (sequence === 0) return true;
  const [last] = readStore.query(
    'SELECT event_id, stream, revision FROM events WHERE sequence = ?',
    [sequence],
  );
  if (last === undefined) return false;
  const [same] = await events.readStream(String(last['stream']), Number(last['revision']));
  return same?.id === last['event_id'] && same?.position === position;
}
