import type { EventStore, ReadModel, ReadStore } from '@art30/event-sourcing';
import { openSqliteReadStore, removeReadModel, type OpenedReadStore } from './read-model-files';
import { isInPlace } from './seen-log';

/**
 * Opens the read model of this version in a folder, as `openSqliteReadStore` does. One whose events stand at
 * other positions, as in a log that was copied to another server, is thrown away and begun anew.
 *
 * @param faultOf why a read model is to be made anew in any other case; null where it is not.
 * @throws CannotOpen when another process writes to it.
 * @throws Unavailable when the log cannot be read.
 */
export async function openFollowingStore(
  folder: string,
  model: ReadModel,
  events: EventStore,
  faultOf: (readStore: ReadStore) => string | null = () => null,
): Promise<OpenedReadStore> {
  const opened = openSqliteReadStore(folder, model);
  let fault: string | null;
  try {
    fault = (await followsLog(opened.store, events))
      ? faultOf(opened.store)
      : 'its events stand at other positions of the log';
    if (fault === null) return opened;
  } catch (error) {
    opened.store.close();
    throw error;
  }
  opened.store.close();
  removeReadModel(folder, model);
  const again = openSqliteReadStore(folder, model);
  return { ...again, discarded: fault };
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
