import type { EventStore, PersonalTextStore } from '@art30/event-sourcing';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AccessLog, AccessLogSettings } from './access-log/access-log';
import { SqliteAccessLog } from './access-log/sqlite-access-log';
import { callTimesOf } from './event-store/eventstoredb/call-times';
import {
  openEventStoreDb,
  openServerAuditorLog,
  openServerTexts,
} from './event-store/eventstoredb/client/open-eventstoredb';
import { openServerAccessLog } from './event-store/eventstoredb/client/open-server-access';
import { BadConnectionString } from './event-store/eventstoredb/connection-settings';
import { LogScan } from './event-store/sqlite/log-scan';
import {
  openSqliteEventStore,
  openSqliteEventStoreOnce,
  openSqliteEventStoreReadOnly,
} from './event-store/sqlite/sqlite-event-store';
import { TextFile } from './personal-texts/text-file';
import { LostLog, requireSeen, seenLog, type SeenLog } from './read-store/seen-log';
import { seenLedger } from './seen-ledger';
import { BadSetting, isEmbedded, type StorageSettings } from './settings';
import { keepFolder } from './sqlite/owner-only';

/** Address of a ledger's log, and options for a log on a server; those that are left out get default values. */
export type Where = Pick<StorageSettings, 'eventStoreUrl'> &
  Partial<Pick<StorageSettings, 'eventStoreCallMs' | 'streamPrefix'>>;

/** Address and options of a ledger's log, and the data folder with the read models that are made from this log. */
export type OwnLogSettings = Pick<
  StorageSettings,
  'dataDir' | 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'
>;

/** Returns the path of the file of an embedded store. */
function fileOf({ eventStoreUrl }: Where): string {
  return resolve(eventStoreUrl.slice('sqlite:'.length));
}

/** True if the file of an embedded log, or the write-ahead log of that file, exists. */
export function hasEmbeddedLog(where: Where): boolean {
  const file = fileOf(where);
  return existsSync(file) || existsSync(`${file}-wal`);
}

/**
 * Opens the event store that the settings name, for writing. A missing file of an embedded store is created.
 *
 * @throws CannotOpen if the embedded store cannot be used, for instance because another process writes to it.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openEventStore(where: Where): EventStore {
  if (!isEmbedded(where)) return openServer(where);
  return openSqliteEventStore(fileOf(where));
}

/**
 * Opens the event store of a data folder for writing, like {@link openEventStore}. A read model of the folder may show
 * that the log has lost events or is another one. The store is then refused, since new events would hide the loss.
 *
 * @throws LostLog if the log lacks events that a read model has seen; no file is changed then.
 * @throws CannotOpen if others on the machine may look into the folder.
 * @throws BadSetting if the folder belongs to a ledger with another prefix.
 */
export async function openOwnEventStore(settings: OwnLogSettings): Promise<EventStore> {
  keepFolder(settings.dataDir);
  demandSeenPrefix(settings);
  const seen = seenLog(settings.dataDir);
  if (seen === null || !isEmbedded(settings)) return openEventStore(settings);
  return openSeen(fileOf(settings), seen);
}

async function openSeen(file: string, seen: SeenLog): Promise<EventStore> {
  const found = statSync(file, { throwIfNoEntry: false });
  const has = `${seen.file} has seen ${seen.sequence}`;
  if (found === undefined) {
    throw new LostLog(`there is no event store ${file}, and ${has} events of a log`, seen);
  }
  if (found.size === 0 && !existsSync(`${file}-wal`)) {
    throw new LostLog(`the log holds 0 events, and ${has}`, seen);
  }
  return openSqliteEventStoreOnce(file, (log) => requireSeen(log, seen));
}

/**
 * Opens the event store that the settings name, for reading. Another process may write to it meanwhile.
 *
 * @throws CannotOpen if the file of an embedded store is missing or cannot be used.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openEventLog(where: Where): EventStore {
  if (!isEmbedded(where)) return openServer(where);
  return openSqliteEventStoreReadOnly(fileOf(where));
}

/**
 * Opens an embedded log for one scan. Another process may write to it meanwhile.
 *
 * @throws BadSetting if the log is on a server.
 * @throws CannotOpen if the file is missing or cannot be used.
 */
export function openLogScan(where: Where): LogScan {
  if (isEmbedded(where)) return LogScan.open(fileOf(where));
  throw new BadSetting('EVENTSTORE_URL', 'must name an embedded log here: sqlite:<file>');
}

/**
 * Throws BadSetting if the stream prefix was changed, since the server has another ledger or none under a new
 * prefix.
 */
function demandSeenPrefix(settings: OwnLogSettings): void {
  const { dataDir, streamPrefix } = settings;
  const seen = seenLedger(dataDir)?.streamPrefix ?? null;
  if (isEmbedded(settings) || seen === null || seen === streamPrefix) return;
  const fault = `is ${streamPrefix}, and ${dataDir} has seen its ledger under ${seen}`;
  const remedy = 'set it to that, or name another DATA_DIR for another ledger';
  throw new BadSetting('EVENTSTORE_STREAM_PREFIX', `${fault}: ${remedy}`);
}

/**
 * True if the ledger may have personal texts (names of people, which are stored outside the log so that they can be
 * erased). On a server this is not looked up, so it is always true.
 */
export function hasPersonalTexts(settings: Pick<StorageSettings, 'dataDir'> & Where): boolean {
  return !isEmbedded(settings) || TextFile.exists(settings.dataDir);
}

/**
 * Opens the personal texts of a ledger for writing: a file of the data folder, or streams of the server.
 *
 * @throws CannotOpen if the file cannot be used.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openPersonalTexts(
  settings: Pick<StorageSettings, 'dataDir'> & Where,
): PersonalTextStore {
  if (isEmbedded(settings)) return TextFile.open(settings.dataDir);
  return onServer(settings, openServerTexts);
}

/**
 * Opens the personal texts of a ledger for reading. The service may write to them meanwhile.
 *
 * @throws CannotOpen if the file is missing or cannot be used.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openPersonalTextsReadOnly(
  settings: Pick<StorageSettings, 'dataDir'> & Where,
): Pick<PersonalTextStore, 'find' | 'close'> {
  if (isEmbedded(settings)) return TextFile.openReadOnly(settings.dataDir);
  return onServer(settings, openServerTexts);
}

/** File name, in the data folder, of the log in which auditors record their work on an embedded ledger. */
const auditorLogFile = 'audit.db';

/**
 * Opens the auditors' log of a ledger for writing. It is an event store of its own, because auditors write nothing into
 * the ledger: a file of the data folder, or streams with another prefix on the server.
 *
 * @throws CannotOpen if the file cannot be used, for instance because another process writes to it.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openAuditorLog(settings: Pick<StorageSettings, 'dataDir'> & Where): EventStore {
  if (isEmbedded(settings)) return openSqliteEventStore(join(settings.dataDir, auditorLogFile));
  return onServer(settings, openServerAuditorLog);
}

/**
 * Opens the auditors' log of a ledger for reading. The service may write to it meanwhile.
 *
 * @throws CannotOpen if the file is missing or cannot be used.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openAuditorLogReadOnly(
  settings: Pick<StorageSettings, 'dataDir'> & Where,
): EventStore {
  if (isEmbedded(settings)) {
    return openSqliteEventStoreReadOnly(join(settings.dataDir, auditorLogFile));
  }
  return onServer(settings, openServerAuditorLog);
}

/** Returns the paths of an embedded ledger's log and of the auditors' log, in this order. */
export function embeddedFiles(settings: Pick<StorageSettings, 'dataDir'> & Where): string[] {
  return [fileOf(settings), join(settings.dataDir, auditorLogFile)];
}

function openServer(where: Where): EventStore {
  return onServer(where, openEventStoreDb);
}

function onServer<Opened>(
  { eventStoreUrl, eventStoreCallMs: callMs, streamPrefix }: Where,
  open: (url: string, options: Parameters<typeof openEventStoreDb>[1]) => Opened,
): Opened {
  const times = callMs === undefined ? {} : { times: callTimesOf(callMs) };
  const named = streamPrefix === undefined ? {} : { streamPrefix };
  try {
    return open(eventStoreUrl, { ...times, ...named });
  } catch (error) {
    if (!(error instanceof BadConnectionString)) throw error;
    throw new BadSetting('EVENTSTORE_URL', `cannot be used: ${error.reason}`);
  }
}

const fileName = 'access.db';

/**
 * Opens the access log of a ledger (who looked at which data): a file of the data folder, or streams of the server.
 *
 * @throws CannotOpen if the file cannot be used; the message says what to do.
 * @throws BadSetting if the URL of a server cannot be used.
 */
export function openAccessLog(settings: StorageSettings & AccessLogSettings): AccessLog {
  const { dataDir, eventStoreUrl, eventStoreCallMs, streamPrefix } = settings;
  if (isEmbedded(settings)) return SqliteAccessLog.open(join(dataDir, fileName), settings);
  try {
    const times = callTimesOf(eventStoreCallMs);
    return openServerAccessLog(eventStoreUrl, settings, { times, streamPrefix });
  } catch (error) {
    if (!(error instanceof BadConnectionString)) throw error;
    throw new BadSetting('EVENTSTORE_URL', `cannot be used: ${error.reason}`);
  }
}
