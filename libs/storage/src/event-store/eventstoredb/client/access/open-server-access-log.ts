import type { AccessLog, AccessLogSettings } from '../../../../access-log/access-log';
import type { EventStoreDbOptions } from '../shared-cluster';
import type * as Adapter from './access-log-client';

/**
 * Opens the access log of a ledger on a server or cluster. Nothing is connected before the first call,
 * and the client is loaded only here, as that of the event store is.
 *
 * @throws BadConnectionString the URL cannot be used, or a certificate file cannot be read.
 */
export function openServerAccessLog(
  url: string,
  settings: AccessLogSettings,
  options: EventStoreDbOptions = {},
): AccessLog {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed
  const { openWithClient } = require('./access-log-client') as typeof Adapter;
  return openWithClient(url, settings, options);
}
