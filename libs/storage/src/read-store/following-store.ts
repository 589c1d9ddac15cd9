import type { EventStore, ReadModel, ReadStore } from '@art30/event-sourcing';
import { openSqliteReadStore, removeReadModel, type OpenedReadStore } from './read-model-files';
import { isInPlace } from './seen-log';

/**
 * Opens the read model (tables for queries, made from the log) of this version in a folder, like
 * `openSqliteReadStore`. If its events have other positions in the log, as after the log was copied to another
 * server, the read model is deleted and begun again.
 *
 * @param faultOf returns another reason to delete the read model; null if there is none.
 * @throws CannotOpen if another process writes to the read model.
 * @throws Unavailable if the log cannot be read.
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

/** True if the last event of the read model has the same position in this log, or the read model is empty. */
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
