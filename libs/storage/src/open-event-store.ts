import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { EventStore } from '@art30/event-sourcing';
import { openEventStoreDb } from './event-store/eventstoredb/client/open-eventstoredb';
import { callTimesOf } from './event-store/eventstoredb/call-times';
import { BadConnectionString } from './event-store/eventstoredb/connection-settings';
import {
  openSqliteEventStore,
  openSqliteEventStoreReadOnly,
} from './event-store/sqlite/sqlite-event-store';
import { seenLedger } from './seen-ledger';
import { LostLog, seenLog } from './read-store/seen-log';
import { BadSetting, isEmbedded, type StorageSettings } from './settings';

/** Where the log is, and how to ask a server for it; the adapter's defaults if not said. */
export type Where = Pick<StorageSettings, 'eventStoreUrl'> &
  Partial<Pick<StorageSettings, 'eventStoreCallMs' | 'streamPrefix'>>;

/** The file of an embedded store. */
function fileOf({ eventStoreUrl }: Where): string {
  return resolve(eventStoreUrl.slice('sqlite:'.length));
}

/**
 * Opens the event store that the settings name, to write to it.
 *
 * @throws CannotOpen when another process writes to the embedded store or it cannot promise durable
 *   commits.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openEventStore(where: Where): EventStore {
  if (!isEmbedded(where)) return openServer(where);
  const file = fileOf(where);
  mkdirSync(dirname(file), { recursive: true });
  return openSqliteEventStore(file);
}

/**
 * Opens the event store of a folder to write to it, as {@link openEventStore}, and refuses to make a
 * new one where a read model of the folder has seen another.
 *
 * @throws LostLog.
 * @throws BadSetting where the folder has seen its ledger under another prefix.
 */
export function openOwnEventStore(settings: StorageSettings): EventStore {
  const { dataDir } = settings;
  demandSeenPrefix(settings);
  const seen = seenLog(dataDir);
  const file = isEmbedded(settings) ? fileOf(settings) : undefined;
  if (seen !== null && file !== undefined && !existsSync(file)) {
    const has = `${seen.file} has seen ${seen.sequence} events of a log`;
    throw new LostLog(`there is no event store ${file}, and ${has}`, seen);
  }
  return openEventStore(settings);
}

/**
 * Opens the same event store only to read it, beside the process that writes to it.
 *
 * @throws CannotOpen when there is none.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openEventLog(where: Where): EventStore {
  if (!isEmbedded(where)) return openServer(where);
  return openSqliteEventStoreReadOnly(fileOf(where));
}

/** A ledger keeps its prefix: under another there is none, or another one. */
function demandSeenPrefix(settings: StorageSettings): void {
  const { dataDir, streamPrefix } = settings;
  const seen = seenLedger(dataDir)?.streamPrefix ?? null;
  if (isEmbedded(settings) || seen === null || seen === streamPrefix) return;
  const fault = `is ${streamPrefix}, and ${dataDir} has seen its ledger under ${seen}`;
  const remedy = 'set it to that, or name another DATA_DIR for another ledger';
  throw new BadSetting('EVENTSTORE_STREAM_PREFIX', `${fault}: ${remedy}`);
}

function openServer({ eventStoreUrl, eventStoreCallMs: callMs, streamPrefix }: Where): EventStore {
  const times = callMs === undefined ? {} : { times: callTimesOf(callMs) };
  const named = streamPrefix === undefined ? {} : { streamPrefix };
  try {
    return openEventStoreDb(eventStoreUrl, { ...times, ...named });
  } catch (error) {
    if (!(error instanceof BadConnectionString)) throw error;
    throw new BadSetting('EVENTSTORE_URL', `cannot be used: ${error.reason}`);
  }
}
