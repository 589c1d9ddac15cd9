import type { FollowedLog } from '@art30/event-sourcing';
import { RaceWatch } from '../../apps/api/src/operations/readiness/race-watch';
import { LogHalt } from '../../apps/api/src/storage/log-halt';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import type { HeardCall } from '../eventstoredb-server/heard-call';
import { Client } from '../support/client';
import { pause, until } from '../support/patience';
import { Service } from '../support/service';
import { allocation, announcement, credit, foundations, paidPledge } from '../support/world';

/** Streams that each certification or approval reads, because permissions are never cached. */
const authority = ['ledger', 'delegations', 'signing', 'periods'];

/** Counts, at the server, the appends and reads of each command once the service's caches are filled. */
describe('calls on the wire of a steady-state command', () => {
  let server: EventStoreDbServer;
  let service: Service;
  let client: Client;
  let heard: HeardCall[] = [];

  beforeAll(async () => {
    server = await new EventStoreDbServer().start();
    service = await Service.start({
      at: '2024-07-05T00:00:00.000Z',
      // A long grace period and no due work keep the background workers from calling the server.
      environment: {
        EVENTSTORE_URL: server.url,
        EVENTSTORE_FOLLOWED_MS: '3000',
        SETTLEMENT_GRACE_MS: '600000',
      },
    });
    // Stop the watch for races: it reads the log every second, which is no part of a command.
    await service.app.get(RaceWatch).beforeApplicationShutdown();
    client = new Client(service);
    await foundations(client);
    await paidPledge(client, 'P1');
    await client.done('/v1/receipts', credit('first', '10.00'));
    server.onCall = (call) => heard.push(call);
  });
  beforeEach(untilProven);
  afterAll(async () => {
    await service.stopAndRemove();
    await server.stop();
  });

  /**
   * Starts to record calls once the service has confirmed that its subscription is complete, as it is while
   * commands are sent.
   */
  async function untilProven(): Promise<void> {
    const followed = service.app.get<FollowedLog>(EVENT_STORE);
    await until(() => followed.isProven());
    // A confirmation that was about to expire is renewed during this pause.
    await pause(100);
    await until(() => followed.isProven());
    // The check of the log's end is renewed too, and stays valid as long.
    await service.app.get(LogHalt).demandNone();
    heard = [];
  }

  /** Streams that were appended to and read, except reads of the head of the log. */
  function calls(apart: readonly string[] = []): Record<string, readonly string[]> {
    const names = heard.map(({ call, stream }) => ({
      call,
      stream: stream.replace(/^(?:\$\$)?article30-/, (prefix) =>
        prefix.startsWith('$$') ? '$$' : '',
      ),
    }));
    const counted = names.filter(
      ({ stream }) =>
        // Writes to the access log are left out: no answer waits for them.
        stream !== '$all' && !isOfAccessLog(stream) && !apart.includes(stream.replace('$$', '')),
    );
    const of = (kind: HeardCall['call']) =>
      counted.filter(({ call }) => call === kind).map(({ stream }) => stream);
    return { appends: of('append'), reads: of('read') };
  }

  const isOfAccessLog = (stream: string) => /^(?:\$\$)?article30access-/.test(stream);

  const sign = (person: string, path: string, hash: string) =>
    service
      .http(person)
      .post(path)
      .set('Idempotency-Key', `${person} ${path}`)
      .send({ hash })
      .expect(201);

  it('that records a receipt is one append', async () => {
    const { events } = await client.done('/v1/receipts', credit('second', '10.00'));
    expect(calls()).toEqual({ appends: [events[0].stream], reads: [] });
  });

  it('that announces a pledge is one append', async () => {
    await client.done('/v1/pledges', announcement('P2'));
    expect(calls()).toEqual({ appends: ['pledge-P2'], reads: [] });
  });

  it('that one person alone does to a pledge is one append and one read', async () => {
    await client.done('/v1/pledges', announcement('P3'));
    await untilProven();
    await client.done('/v1/pledges/P3/withdrawal', { effectiveDate: '2024-07-04', reason: 'x' });
    expect(calls()).toEqual({ appends: ['pledge-P3'], reads: ['pledge-P3'] });
  });

  it('that is proposed, certified and approved is one append and one read each', async () => {
    const expected = { appends: ['pledge-P1'], reads: ['pledge-P1'] };
    const { body } = await service
      .http('u.contrib')
      .post('/v1/pledges/P1/allocations')
      .set('Idempotency-Key', 'proposed')
      .send(allocation('A1', '10.00'))
      .expect(202);
    const { id, hash } = body.proposal as { readonly id: string; readonly hash: string };
    expect(calls()).toEqual(expected);
    heard = [];
    await sign('u.certify', `/v1/proposals/${id}/certification`, hash);
    expect(calls(authority)).toEqual(expected);
    heard = [];
    await sign('u.approve', `/v1/proposals/${id}/approval`, hash);
    expect(calls(authority)).toEqual(expected);
  });
});
