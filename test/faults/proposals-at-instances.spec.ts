import { signedThrough, type SignedRequest } from '../../apps/api/src/demo/signatures';
import { until } from '../support/patience';
import { whoBegins } from '../support/people';
import { announcement, eur, terms, usd } from '../support/world';
import { bookedIn, expectDense } from './books-in-log';
import { Cluster, type Instance, type InstanceAnswer } from './instances';

describe('a proposal on a server that several instances share', () => {
  let cluster: Cluster;
  let [first, second]: readonly [Instance, Instance] = [] as never;

  beforeAll(async () => {
    cluster = await new Cluster().start(2);
    [first, second] = cluster.instances as [Instance, Instance];
  });
  afterAll(() => cluster.stopAndRemove());

  const propose = (at: Instance, id: string) =>
    at.ask({
      actor: 'u.contrib',
      path: '/v1/donors',
      key: id,
      body: { id, name: `Donor ${id}`, kind: 'NGO', country: 'KEN' },
    });

  const signature = ({ body }: InstanceAnswer, what: string, actor: string): SignedRequest => {
    const { id, hash } = body.proposal;
    const path = `/v1/proposals/${id}/${what}`;
    return { actor, path, key: `${id} ${what} ${actor}`, body: { hash } };
  };
  const sign = (at: Instance, proposed: InstanceAnswer, what: string, actor: string) =>
    at.ask(signature(proposed, what, actor));

  const typesOf = (id: string) =>
    bookedIn(cluster.server)
      .filter(({ stream }) => stream === `donor-${id}`)
      .map(({ type }) => type);
  const whole = ['CommandProposed', 'ProposalCertified', 'DonorRegistered', 'ProposalApproved'];

  it('is signed on another one as soon as it is made, whose read model need not have seen it', async () => {
    const proposed = await propose(first, 'D-NEXT');
    expect((await sign(second, proposed, 'certification', 'u.certify')).status).toBe(201);
    expect((await sign(first, proposed, 'approval', 'u.approve')).status).toBe(201);
    expect(typesOf('D-NEXT')).toEqual(whole);
  });

  it('outlives the one that took it', async () => {
    const proposed = await propose(first, 'D-KILLED');
    await first.kill();
    expect((await sign(second, proposed, 'certification', 'u.certify')).status).toBe(201);
    expect((await sign(second, proposed, 'approval', 'u.approve')).status).toBe(201);
    await first.start();
    expect(typesOf('D-KILLED')).toEqual(whole);
  });

  it('is booked once where both approve it at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const proposed = await propose(first, `D-RACE-${round}`);
      await sign(second, proposed, 'certification', 'u.certify');
      const answers = await Promise.all([
        sign(first, proposed, 'approval', 'u.approve'),
        sign(second, proposed, 'approval', 'u.other'),
      ]);
      const statusesAndCodes = answers.map(({ status, body }) => [status, body.code] as const);
      expect(statusesAndCodes.toSorted(([a], [b]) => a - b)).toEqual([
        [201, undefined],
        [409, 'PROPOSAL_STATUS'],
      ]);
      expect(typesOf(`D-RACE-${round}`)).toEqual(whole);
    }
  });

  it('is booked once where the one that approves it dies, and the approval is sent again', async () => {
    for (let round = 0; round < 4; round += 1) {
      const proposed = await propose(first, `D-LOST-${round}`);
      await sign(first, proposed, 'certification', 'u.certify');
      const before = cluster.server.log.under('article30-').length;
      const lost = sign(second, proposed, 'approval', 'u.approve').catch(() => undefined);
      if (round % 2 === 0)
        await until(() => cluster.server.log.under('article30-').length > before);
      await second.kill();
      await lost;
      let again = await sign(first, proposed, 'approval', 'u.approve');
      await until(async () => {
        if (again.status === 503) again = await sign(first, proposed, 'approval', 'u.approve');
        return again.status !== 503;
      });
      expect(again.status).toBe(201);
      expect(typesOf(`D-LOST-${round}`)).toEqual(whole);
      await second.start();
    }
    expectDense(bookedIn(cluster.server));
  });

  it('of a list is booked on by the other where the one that approves it dies, each item once', async () => {
    const bank = { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110', openedOn: '2024-01-01' };
    const donor = { id: 'DON-A', name: 'Donor A', kind: 'STATE_PARTY', partySince: '2003-09-29' };
    const agreement = terms(usd('1130.00'));
    const pledge = { ...announcement('P1', { announcedOn: undefined }), agreement };
    await cluster.done({ path: '/v1/bank-accounts', body: bank, key: 'bank' });
    await cluster.done({ path: '/v1/donors', body: donor, key: 'donor' });
    await cluster.done({ path: '/v1/pledges', body: pledge, key: 'pledge' });
    for (let round = 0; round < 3; round += 1) {
      const id = `L${round}`;
      const items = Array.from({ length: 20 }, (_, index) => ({
        pledgeId: 'P1',
        id: `${id}-${index}`,
        effectiveDate: '2024-07-10',
        purpose: 'k',
        level: 'NATIONAL',
        direct: usd('1.00'),
        paidFrom: 'BK-USD',
        document: 'file',
      }));
      const proposed = await first.ask({
        actor: 'u.contrib',
        path: '/v1/expenditure-lists',
        key: id,
        body: { id, documentReference: 'ERP file', items },
      });
      await sign(second, proposed, 'certification', 'u.certify');
      const before = cluster.server.log.under('article30-').length;
      const lost = sign(first, proposed, 'approval', 'u.approve').catch(() => undefined);
      await until(() => cluster.server.log.under('article30-').length > before + 2 + round * 6);
      await first.kill();
      await lost;
      const batch = () => bookedIn(cluster.server).filter(({ stream }) => stream === `batch-${id}`);
      await until(() => batch().at(-1)?.type === 'ExpendituresBooked');
      const reported = bookedIn(cluster.server).filter(
        ({ type, data }) =>
          type === 'ExpenditureReported' && String(data.expenditureId).startsWith(`${id}-`),
      );
      expect(reported.map(({ data }) => data.expenditureId)).toEqual(items.map((item) => item.id));
      await first.start();
    }
    expectDense(bookedIn(cluster.server));
    const report = await second.get<object>('/v1/audit/segregation?limit=10000');
    expect(report).toMatchObject({ conflicts: [], next: null });
  });

  it('is signed as it stands where the instance has not heard of the rates yet that it goes by', async () => {
    const rates = (effectiveDate: string, perUsd: string) => ({
      path: '/v1/exchange-rates',
      key: `rates ${effectiveDate}`,
      body: {
        effectiveDate,
        publishedOn: effectiveDate,
        kind: 'MONTHLY',
        source: { name: 'fictitious list' },
        rates: { EUR: perUsd },
      },
    });
    const inEuro = (at: Instance, id: string) =>
      ask(at, {
        actor: 'u.contrib',
        path: '/v1/pledges',
        key: id,
        body: {
          ...announcement(id, { announcedOn: undefined, amount: eur('900.00') }),
          agreement: terms(eur('900.00')),
        },
      });
    // Sends a request whose answer does not wait for the read model, as a subscription may be stopped.
    const ask = (at: Instance, request: SignedRequest) =>
      at.ask(request, { prefer: 'respond-async' });
    const donor = { id: 'DON-A', name: 'Donor A', kind: 'STATE_PARTY', partySince: '2003-09-29' };
    await cluster.done({ path: '/v1/donors', body: donor, key: 'donor' });
    await cluster.done(rates('2024-04-01', '0.900'));
    const knownPledge = await inEuro(second, 'P-KNOWN');
    expect((await sign(second, knownPledge, 'certification', 'u.certify')).status).toBe(201);
    await cluster.caughtUp();
    cluster.server.faults.subscriptionsStalled = 'instance-2';
    const { path, key, body } = rates('2024-05-01', '0.960');
    const listed = await ask(first, { actor: whoBegins(path), path, key, body });
    const published = await signedThrough(listed, { key, signers: {} }, (one) => ask(first, one));
    const proposed = await inEuro(first, 'P-NEXT');
    const signed = await ask(second, signature(proposed, 'certification', 'u.certify'));
    cluster.server.faults.subscriptionsStalled = false;
    cluster.server.reads.dropSubscriptions();
    expect([published.status, proposed.status, signed.status]).toEqual([201, 202, 201]);
    expect(proposed.body.proposal.books[0].entries[0].usd).toBe('937.50');
  });
});
