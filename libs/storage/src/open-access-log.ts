import { join } from 'node:path';
import type { AccessLog, AccessLogSettings } from './access-log/access-log';
import { SqliteAccessLog } from './access-log/sqlite-access-log';
import { callTimesOf } from './event-store/eventstoredb/call-times';
import { BadConnectionString } from './event-store/eventstoredb/connection-settings';
import { openServerAccessLog } from './event-store/eventstoredb/client/access/open-server-access';
import { BadSetting, isEmbedded, type StorageSettings } from './settings';

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
