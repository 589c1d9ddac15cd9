import { readModel } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import {
  isInPlace,
  openSqliteReadStore,
  removeReadModel,
  requireSeen,
  seenLog,
  type StorageSettings,
} from '@art30/storage';

/**
 * Opens the read model of this instance. One whose events stand at other positions, as in a log that
 * was copied to another server, is thrown away and built anew.
 *
 * @throws LostLog when the log lacks what any read model of the folder has seen.
 */
export async function openReadModel(
  { dataDir }: Pick<StorageSettings, 'dataDir'>,
  events: EventStore,
): Promise<{ store: ReadStore; discarded: string | null }> {
  const seen = seenLog(dataDir);
  if (seen !== null) await requireSeen(events, seen);
  const opened = openSqliteReadStore(dataDir, readModel);
  if (await followsLog(opened.store, events)) return opened;
  opened.store.close();
  removeReadModel(dataDir, readModel);
  const { store } = openSqliteReadStore(dataDir, readModel);
  return { store, discarded: 'its events stand at other positions of the log' };
}

/** The last event the read model has rows of stands at the same place of this log. */
async function followsLog(readStore: ReadStore, events: EventStore): Promise<boolean> {
  const { sequence, position } = readStore.checkpoint();
  if (sequence === 0) return true;
  const [last] = readStore.query(
    'SELECT event_id AS id, stream, revision FROM events ORDER BY sequence DESC LIMIT 1',
  );
  if (position === null || last === undefined) return false;
  const { id, stream, revision } = last;
  const event = { id: String(id), stream: String(stream), revision: Number(revision) };
  return isInPlace(events, { position, last: event });
}
