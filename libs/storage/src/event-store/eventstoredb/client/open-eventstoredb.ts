import type { EventStoreDbEventStore } from '../event-store';
import type { ServerTexts } from '../../../personal-texts/server-texts';
import type * as Adapter from './eventstoredb-event-store';
import type { EventStoreDbOptions } from './shared-cluster';

/**
 * Opens the event store of an EventStoreDB or KurrentDB server or cluster. The store connects at its first
 * call, so that it can be opened while the server is down. The client library is loaded only here, because it
 * takes 0.2 s and 17 MB that an embedded store does not need.
 *
 * @throws BadConnectionString if the URL cannot be used, or a certificate file cannot be read.
 * @throws Error if this process has a store of another URL open.
 */
export function openEventStoreDb(
  url: string,
  options: EventStoreDbOptions = {},
): EventStoreDbEventStore {
  return client().openWithClient(url, options);
}

/**
 * Opens the personal texts (names of people, which must be erasable) of a ledger on its server. Their streams have a
 * prefix of their own, so that they are not read as events of the ledger.
 *
 * @param options the options of the ledger's event store.
 * @throws BadConnectionString and Error as `openEventStoreDb`.
 */
export function openServerTexts(url: string, options: EventStoreDbOptions = {}): ServerTexts {
  return client().openTextsWithClient(url, options);
}

/**
 * Opens the auditors' log of a ledger on its server: an event store whose streams have a prefix of their own, so that
 * they are not read as events of the ledger.
 *
 * @param options the options of the ledger's event store.
 * @throws BadConnectionString and Error as `openEventStoreDb`.
 */
export function openServerAuditorLog(
  url: string,
  options: EventStoreDbOptions = {},
): EventStoreDbEventStore {
  return client().openAuditorLogWithClient(url, options);
}

function client(): typeof Adapter {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed
  return require('./eventstoredb-event-store') as typeof Adapter;
}
