import { bookedIn, expectDense } from './books-in-log';
import { until } from '../support/patience';
import { Cluster, type Instance, type Told } from './instances';

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
      ...{ actor: 'u.contrib', path: '/v1/donors', key: id },
      body: { id, name: `Donor ${id}`, kind: 'NGO', country: 'KEN' },
    });

  const sign = (at: Instance, proposed: Told, what: string, actor: string) => {
    const { id, hash } = proposed.body.proposal;
    const path = `/v1/proposals/${id}/${what}`;
    return at.ask({ actor, path, key: `${id} ${what} ${actor}`, body: { hash } });
  };

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
      const told = answers.map(({ status, body }) => [status, body.code] as const);
      expect(told.toSorted(([a], [b]) => a - b)).toEqual([
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
      const before = cluster.server.log.events.length;
      const lost = sign(second, proposed, 'approval', 'u.approve').catch(() => undefined);
      if (round % 2 === 0) await until(() => cluster.server.log.events.length > before);
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
});
