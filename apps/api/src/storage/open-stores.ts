import { dirname, resolve } from 'node:path';
import { mkdirSync } from 'node:fs';
import { readModel } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import {
  BadConnectionString,
  openEventStoreDb,
  openSqliteEventStore,
  openSqliteEventStoreReadOnly,
  openSqliteReadStore,
  removeReadModel,
} from '@art30/storage';
import { BadSetting, type Config } from '../config';

const embedded = 'sqlite:';

/**
 * Opens the event store that a configuration names, to write to it.
 *
 * @throws CannotOpen when another process writes to the embedded store or it cannot promise durable
 *   commits.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openEventStore({ eventStoreUrl }: Pick<Config, 'eventStoreUrl'>): EventStore {
  if (!eventStoreUrl.startsWith(embedded)) return openServer(eventStoreUrl);
  const file = resolve(eventStoreUrl.slice(embedded.length));
  mkdirSync(dirname(file), { recursive: true });
  return openSqliteEventStore(file);
}

/** Opens the same event store only to read it, beside the process that writes to it. */
export function openEventLog(eventStoreUrl: string): EventStore {
  if (!eventStoreUrl.startsWith(embedded)) return openServer(eventStoreUrl);
  return openSqliteEventStoreReadOnly(resolve(eventStoreUrl.slice(embedded.length)));
}

function openServer(url: string): EventStore {
  try {
    return openEventStoreDb(url);
  } catch (error) {
    if (!(error instanceof BadConnectionString)) throw error;
    throw new BadSetting('EVENTSTORE_URL', error.reason);
  }
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

/** The last event the read model has rows of stands at the same place of this log. */
async function followsLog(readStore: ReadStore, events: EventStore): Promise<boolean> {
  const { sequence, position } = readStore.checkpoint();
  if (sequence === 0) return true;
  const head = await events.head();
  if (head === null || position === null || position > head) return false;
  const [last] = readStore.query(
    'SELECT event_id, position, stream, revision FROM events ORDER BY sequence DESC LIMIT 1',
  );
  if (last === undefined) return false;
  const [same] = await events.readStream(String(last['stream']), Number(last['revision']));
  return same?.id === last['event_id'] && same?.position === last['position'];
}
