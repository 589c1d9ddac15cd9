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

/** Where the log is, and how to ask a server for it; the adapter's defaults if not said. */
export type Where = Pick<StorageSettings, 'eventStoreUrl'> &
  Partial<Pick<StorageSettings, 'eventStoreCallMs' | 'streamPrefix'>>;

/** Settings of a ledger's own log, and the folder that has seen it. */
export type OwnLogSettings = Pick<
  StorageSettings,
  'dataDir' | 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'
>;

/** The file of an embedded store. */
function fileOf({ eventStoreUrl }: Where): string {
  return resolve(eventStoreUrl.slice('sqlite:'.length));
}

/** Whether the file of an embedded log is there, or what was written to it last. */
export function hasEmbeddedLog(where: Where): boolean {
  const file = fileOf(where);
  return existsSync(file) || existsSync(`${file}-wal`);
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
  return openSqliteEventStore(fileOf(where));
}

/**
 * Opens the event store of a folder to write to it, as {@link openEventStore}, and refuses to make a
 * new one where a read model of the folder has seen another, or more of it.
 *
 * @throws LostLog, before anything is opened that could be changed.
 * @throws CannotOpen where others on the machine may look into the folder.
 * @throws BadSetting where the folder has seen its ledger under another prefix.
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
 * Opens the same event store only to read it, beside the process that writes to it.
 *
 * @throws CannotOpen when there is none.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openEventLog(where: Where): EventStore {
  if (!isEmbedded(where)) return openServer(where);
  return openSqliteEventStoreReadOnly(fileOf(where));
}

/**
 * Opens the log that the settings name to go through it once, beside the process that writes to it.
 *
 * @throws BadSetting where it is on a server.
 * @throws CannotOpen when there is none.
 */
export function openLogScan(where: Where): LogScan {
  if (isEmbedded(where)) return LogScan.open(fileOf(where));
  throw new BadSetting('EVENTSTORE_URL', 'must name an embedded log here: sqlite:<file>');
}

/** A ledger keeps its prefix: under another there is none, or another one. */
function demandSeenPrefix(settings: OwnLogSettings): void {
  const { dataDir, streamPrefix } = settings;
  const seen = seenLedger(dataDir)?.streamPrefix ?? null;
  if (isEmbedded(settings) || seen === null || seen === streamPrefix) return;
  const fault = `is ${streamPrefix}, and ${dataDir} has seen its ledger under ${seen}`;
  const remedy = 'set it to that, or name another DATA_DIR for another ledger';
  throw new BadSetting('EVENTSTORE_STREAM_PREFIX', `${fault}: ${remedy}`);
}

/** Whether there are personal texts to be opened, whoever has kept them; on a server there may be. */
export function hasPersonalTexts(settings: Pick<StorageSettings, 'dataDir'> & Where): boolean {
  return !isEmbedded(settings) || TextFile.exists(settings.dataDir);
}

/**
 * Opens the personal texts of a ledger, beside its log: a file of the data folder, or streams of the server.
 *
 * @throws CannotOpen when the file cannot be used.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openPersonalTexts(
  settings: Pick<StorageSettings, 'dataDir'> & Where,
): PersonalTextStore {
  if (isEmbedded(settings)) return TextFile.open(settings.dataDir);
  return onServer(settings, openServerTexts);
}

/**
 * Opens the same texts only to read them, beside the service that keeps them.
 *
 * @throws CannotOpen when the file is missing or cannot be used.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openPersonalTextsReadOnly(
  settings: Pick<StorageSettings, 'dataDir'> & Where,
): Pick<PersonalTextStore, 'find' | 'close'> {
  if (isEmbedded(settings)) return TextFile.openReadOnly(settings.dataDir);
  return onServer(settings, openServerTexts);
}

/** File of the auditor's log of an embedded ledger. */
const auditorLogFile = 'audit.db';

/**
 * Opens the auditor's log of a ledger, beside its own log: an event store in a file of the data folder, or under a
 * prefix of the server.
 *
 * @throws CannotOpen when another process writes to the file or it cannot be used.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openAuditorLog(settings: Pick<StorageSettings, 'dataDir'> & Where): EventStore {
  if (isEmbedded(settings)) return openSqliteEventStore(join(settings.dataDir, auditorLogFile));
  return onServer(settings, openServerAuditorLog);
}

/**
 * Opens the same log only to read it, beside the process that writes to it.
 *
 * @throws CannotOpen when there is none.
 * @throws BadSetting when the URL of a server cannot be used.
 */
export function openAuditorLogReadOnly(
  settings: Pick<StorageSettings, 'dataDir'> & Where,
): EventStore {
  if (isEmbedded(settings)) {
    return openSqliteEventStoreReadOnly(join(settings.dataDir, auditorLogFile));
  }
  return onServer(settings, openServerAuditorLog);
}

/** The files of an embedded ledger's log and of its auditor's log. */
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
 * Opens the access log that lies with the ledger: a file of the data folder, or streams on its server.
 *
 * @throws CannotOpen with what to do about it.
 * @throws BadSetting when the URL of a server cannot be used.
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
