import type { EventStoreDbEventStore } from '../event-store';
import type { ServerTexts } from '../../../personal-texts/server-texts';
import type * as Adapter from './eventstoredb-event-store';
import type { EventStoreDbOptions } from './shared-cluster';

/**
 * Opens the event store of an EventStoreDB or KurrentDB server or cluster. It connects at the first call, so
 * a server that is down does not prevent opening. The client library is loaded only here, because it takes
 * 0.2 s and 17 MB that an embedded store does not need.
 *
 * @throws BadConnectionString the URL cannot be used, or a certificate file cannot be read.
 * @throws Error when this process has a store of another URL open.
 */
export function openEventStoreDb(
  url: string,
  options: EventStoreDbOptions = {},
): EventStoreDbEventStore {
  return client().openWithClient(url, options);
}

/**
 * Opens the personal texts of a ledger on its server, under a stream prefix of their own.
 *
 * @param options those of the ledger.
 * @throws BadConnectionString and Error as `openEventStoreDb`.
 */
export function openServerTexts(url: string, options: EventStoreDbOptions = {}): ServerTexts {
  return client().openTextsWithClient(url, options);
}

/**
 * Opens the auditor's log of a ledger on its server: an event store under a stream prefix of its own.
 *
 * @param options those of the ledger.
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
