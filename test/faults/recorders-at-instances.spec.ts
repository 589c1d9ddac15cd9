import { pause } from '../support/patience';
import { Cluster, type Instance, type InstanceAnswer } from './instances';

/**
 * An instance caches the delegations of recorders. One rule must hold: after the answer to a revocation, from
 * whichever instance, no instance records anything under the revoked delegation.
 */
describe('a delegation to record that is revoked at another instance', () => {
  let cluster: Cluster;
  let [first, second]: readonly [Instance, Instance] = [] as never;
  let sent = 0;
  const today = new Date().toISOString().slice(0, 10);

  beforeAll(async () => {
    cluster = await new Cluster().start(2);
    [first, second] = cluster.instances as [Instance, Instance];
    await cluster.done({
      path: '/v1/bank-accounts',
      body: { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110', openedOn: '2024-01-01' },
      key: 'account',
    });
  });
  beforeEach(() => cluster.caughtUp());
  afterEach(() => {
    const { faults, reads } = cluster.server;
    faults.subscriptionsStalled = false;
    faults.subscriptionsLagMs = 0;
    faults.subscriptionsRefused = 0;
    reads.dropSubscriptions();
  });
  afterAll(() => cluster.stopAndRemove());

  async function delegated(at: Instance, key: string): Promise<string> {
    const terms = { person: 'u.teller', role: 'cashier', from: today, until: '2099-12-31' };
    const body = { ...terms, reason: 'for a test' };
    const ask = (actor: string, path: string, given: object) =>
      at.ask({ actor, path, key: `${key} ${path}`, body: given }, { prefer: 'respond-async' });
    const { id } = (await ask('u.admin-1', '/v1/delegations', body)).body as { id: string };
    const granted = await ask('u.admin-2', `/v1/delegations/${id}/approval`, {});
    expect(granted.status).toBe(201);
    return id;
  }

  const revoke = (at: Instance, id: string) => at.revoke(id, { prefer: 'respond-async' });

  /** Records a receipt as the teller. Its answer does not wait for a subscription, which may be stopped. */
  function record(at: Instance): Promise<InstanceAnswer> {
    sent += 1;
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const body = {
      bankAccount: 'BK-USD',
      bankReference: `teller ${sent}`,
      valueDate: '2024-07-02',
      net: usd('10.00'),
      charges: usd('0.00'),
    };
    const asked = { actor: 'u.teller', path: '/v1/receipts', key: `teller ${sent}`, body };
    return at.ask(asked, { prefer: 'respond-async' });
  }

  /**
   * Records without a pause until `isOver`. Each receipt that begins after the revocation's answer must be
   * refused.
   */
  async function recordOn(at: Instance, progress: { isAnswered: boolean; isOver: boolean }) {
    while (!progress.isOver) {
      const { isAnswered } = progress;
      const { status, body } = await record(at);
      if (isAnswered || status !== 201) {
        expect([status, body.code]).toEqual([403, 'NOT_DELEGATED']);
      }
    }
  }

  it.each<[string, () => void]>([
    ['follows the log', () => undefined],
    ['stands still', () => void (cluster.server.faults.subscriptionsStalled = true)],
    ['lags by ten seconds', () => void (cluster.server.faults.subscriptionsLagMs = 10_000)],
    [
      'was dropped and is refused',
      () => {
        cluster.server.faults.subscriptionsRefused = 1_000;
        cluster.server.reads.dropSubscriptions();
      },
    ],
  ])('is used no more once that is answered, where the subscription %s', async (title, disturb) => {
    const id = await delegated(first, title);
    for (let count = 0; count < 3; count += 1) expect((await record(second)).status).toBe(201);
    disturb();
    const progress = { isAnswered: false, isOver: false };
    const recording = Promise.all([1, 2, 3].map(() => recordOn(second, progress)));
    const revoked = await revoke(first, id);
    progress.isAnswered = revoked.status === 201;
    const refused = await record(second);
    await pause(200);
    progress.isOver = true;
    await recording;
    expect(revoked).toMatchObject({ status: 201 });
    expect([refused.status, refused.body.code]).toEqual([403, 'NOT_DELEGATED']);
  });

  it('that was granted again on one is used on the other at once', async () => {
    for (let round = 0; round < 2; round += 1) {
      const id = await delegated(first, `again ${round}`);
      expect((await record(second)).status).toBe(201);
      expect((await revoke(second, id)).status).toBe(201);
      expect((await record(first)).status).toBe(403);
    }
  });
});
