import { ANY, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { isSameJson, type JsonObject } from '@art30/event-sourcing';
import type { AccessLogSettings } from '../../../access-log/access-log';
import { type AccessCalls, ServerAccessLog } from '../../../access-log/server-access-log';
import { BadConnectionString, connectionSettings } from '../connection-settings';
import { StreamPrefix } from '../stream-prefix';
import { troubleOf } from '../trouble';
import { ClusterUser, type EventStoreDbOptions, leader } from './shared-cluster';

/**
 * Implements `openServerAccessLog`, which loads this file and the client library only when a server is used.
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

/**
 * Default access rights of all streams on the server. The ledger's account may read and write user streams, and only
 * administrators of the server may do anything else: docs/eventstoredb.md, Rights of an account.
 */
const rightsOf = (account: string) => ({
  $userStreamAcl: {
    $r: [account],
    $w: [account],
    $mr: [account],
    $mw: [account],
    $d: '$admins',
  },
  $systemStreamAcl: {
    $r: '$admins',
    $w: '$admins',
    $mr: '$admins',
    $mw: '$admins',
    $d: '$admins',
  },
});
/** Right to read the log of all streams, which the ledger's subscriptions need, for its account and administrators. */
const rightsOfAll = (account: string) => ({ $acl: { $r: ['$admins', account] } });

/**
 * Implements `keepServerAccount`, which loads this file and the client library only when a server is used.
 *
 * @public loaded by `open-server-access.ts` when it is needed.
 */
export async function keepWithClient(
  adminUrl: string,
  ledgerUrl: string,
): Promise<'made' | 'there'> {
  const { credentials } = connectionSettings(ledgerUrl);
  if (credentials === undefined) {
    throw new BadConnectionString('that of the ledger names no user and password');
  }
  const { username } = credentials;
  const server = ClusterUser.of(adminUrl, {});
  try {
    const asked = { right: '$w', stream: '$users' } as const;
    const kept = await server.ask(asked, (node, timely) => timely(node.keepAccount(credentials)));
    await give(server, '$settings', { type: 'update-default-acl', data: rightsOf(username) });
    await give(server, '$$$all', { type: '$metadata', data: rightsOfAll(username) });
    return kept;
  } finally {
    await server.release();
  }
}

/**
 * Writes access rights to a stream of the server if none were ever written. Equal rights are accepted. Other rights are
 * an error and stay, because another program may need them.
 */
async function give(
  server: ClusterUser,
  stream: string,
  rights: { readonly type: string; readonly data: JsonObject },
): Promise<void> {
  const [before] = await server.newestEvent(stream).catch((error: unknown) => {
    if (troubleOf(error) === 'not-found') return [];
    throw error;
  });
  if (before === undefined) {
    await server.ask({ right: '$w', stream }, (node, timely) =>
      timely(
        node.appendToStream(stream, jsonEvent(rights), { ...leader, expectedRevision: NO_STREAM }),
      ),
    );
  } else if (!isSameJson(before.data, rights.data)) {
    const wanted = JSON.stringify(rights.data);
    throw new Error(
      `${stream} has other rights already, which stay: add ${wanted} to them (docs/eventstoredb.md, Rights of an account)`,
    );
  }
}
