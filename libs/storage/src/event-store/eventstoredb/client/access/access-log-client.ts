import { ANY, jsonEvent } from '@eventstore/db-client';
import { ServerAccessLog, type AccessCalls } from '../../../../access-log/server-access-log';
import type { AccessLogSettings } from '../../../../access-log/access-log';
import { StreamPrefix } from '../../log/stream-prefix';
import { ClusterUser, leader, type EventStoreDbOptions } from '../shared-cluster';

/** @public loaded by `open-server-access.ts` when it is needed. */
export { keepWithClient } from './server-account';

/** `openServerAccessLog`, which loads this file.
 *
 * @public loaded by `open-server-access.ts` when it is needed.
 */
export function openWithClient(
  url: string,
  settings: AccessLogSettings,
  options: EventStoreDbOptions,
): ServerAccessLog {
  const { random = Math.random, streamPrefix } = options;
  const prefix = new StreamPrefix(streamPrefix).beside('access').text;
  const user = ClusterUser.of(url, options);
  const waits = { times: user.times, random, release: () => user.release() };
  return new ServerAccessLog(callsOf(user), prefix, settings, waits);
}

function callsOf(user: ClusterUser): AccessCalls {
  return {
    append: (stream, { id, type, data }) =>
      user.ask({ right: '$w', stream }, async (node, timely) => {
        const offered = jsonEvent({ id, type, data });
        const options = { ...leader, expectedRevision: ANY, deadline: user.times.callMs } as const;
        await timely(node.appendToStream(stream, offered, options));
      }),
    demandRight: (asked) => user.demandRight(asked),
    events: (stream, fromRevision, count) => user.streamEvents(stream, fromRevision, count),
    metadata: (stream) => user.metadataEvents(stream),
  };
}
