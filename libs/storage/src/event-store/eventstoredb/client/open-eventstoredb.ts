import type { EventStoreDbEventStore } from '../event-store';
import type { ServerTexts } from '../../../personal-texts/server-texts';
import type * as Adapter from './eventstoredb-event-store';
import type { EventStoreDbOptions } from './shared-cluster';

/**
 * Opens the event store of an EventStoreDB or KurrentDB server or cluster. Nothing is connected
 * before the first call, and a server that is down does not hinder it. The client is loaded only
 * here: it takes 0.2 s and 17 MB, which an embedded store does not owe.
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
 * Opens the personal texts of a ledger on the same server, under a prefix of their own.
 *
 * @param options those of the ledger.
 * @throws BadConnectionString and Error as `openEventStoreDb`.
 */
export function openServerTexts(url: string, options: EventStoreDbOptions = {}): ServerTexts {
  return client().openTextsWithClient(url, options);
}

/**
 * Opens the auditor's log of a ledger on the same server, an event store under a prefix of its own.
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
