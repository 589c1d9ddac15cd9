import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { isSameJson, type JsonObject } from '@art30/event-sourcing';
import { BadConnectionString, connectionSettings } from '../../connection-settings';
import { troubleOf } from '../../trouble';
import { ClusterUser, leader } from '../shared-cluster';

/** Rights of everybody's streams, of the ledger's account: docs/eventstoredb.md, Rights of an account. */
const rightsOf = (account: string) => ({
  $userStreamAcl: {
    ...{ $r: [account], $w: [account], $mr: [account], $mw: [account], $d: '$admins' },
  },
  $systemStreamAcl: {
    ...{ $r: '$admins', $w: '$admins', $mr: '$admins', $mw: '$admins', $d: '$admins' },
  },
});
const rightsOfAll = (account: string) => ({ $acl: { $r: ['$admins', account] } });

/** `keepServerAccount`, which loads this file. Rights that somebody has given otherwise stay as they are.
 *
 * @public loaded by `open-server-account.ts` when it is needed.
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
    const account = new Rights(server);
    await account.give('$settings', 'update-default-acl', rightsOf(username));
    await account.give('$$$all', '$metadata', rightsOfAll(username));
    return kept;
  } finally {
    await server.release();
  }
}

class Rights {
  constructor(private readonly server: ClusterUser) {}

  /** Writes them where none were ever written; the same a second time are there. */
  async give(stream: string, type: string, rights: JsonObject): Promise<void> {
    const [before] = await this.newest(stream);
    if (before !== undefined) {
      if (isSameJson(before, rights)) return;
      throw new Error(
        `${stream} has other rights already, which stay: add ${JSON.stringify(rights)} to them (docs/eventstoredb.md, Rights of an account)`,
      );
    }
    const given = jsonEvent({ type, data: rights });
    await this.server.ask({ right: '$w', stream }, (node, timely) =>
      timely(node.appendToStream(stream, given, { ...leader, expectedRevision: NO_STREAM })),
    );
  }

  private async newest(stream: string): Promise<unknown[]> {
    const events = await this.server.newestEvent(stream).catch((error: unknown) => {
      if (troubleOf(error) === 'not-found') return [];
      throw error;
    });
    return events.map(({ data }) => data);
  }
}
