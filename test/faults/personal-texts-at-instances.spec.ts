import { until } from '../support/patience';
import { Cluster, type Instance, type InstanceAnswer } from './instances';

const names = /Jane|Doe|Remigius/;

describe('personal texts on a server that several instances share', () => {
  let cluster: Cluster;
  let [first, second]: readonly [Instance, Instance] = [] as never;

  beforeAll(async () => {
    cluster = await new Cluster().start(2);
    [first, second] = cluster.instances as [Instance, Instance];
  });
  afterAll(() => cluster.stopAndRemove());

  const propose = (at: Instance, id: string, name: string) =>
    at.ask({
      actor: 'u.contrib',
      path: '/v1/donors',
      key: id,
      body: { id, name, kind: 'INDIVIDUAL', country: 'KEN' },
    });
  const textsKept = () =>
    cluster.server.log.events.filter(
      ({ stream, type }) => stream.startsWith('article30names-') && type === 'PersonalTextKept',
    );
  const eventsOf = (id: string) => cluster.server.log.stream(`article30-donor-${id}`) ?? [];
  const textIn = (data: Uint8Array) => Buffer.from(data).toString('utf8');
  const proposalOf = ({ status, body }: InstanceAnswer) => [status, body.proposal?.id as string];

  it('are those of one request that both take at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = `P-${round}`;
      const answers = await Promise.all(
        [first, second].map((instance) => propose(instance, id, 'Jane Doe')),
      );
      expect(new Set(answers.map((answer) => String(proposalOf(answer)))).size).toBe(1);
      expect(answers[0]?.status).toBe(202);
      expect(eventsOf(id)).toHaveLength(1);
    }
  });

  it('refuse one of two that say something else under one key', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = `Q-${round}`;
      const answers = await Promise.all([
        propose(first, id, 'Jane Doe'),
        propose(second, id, 'John Doe'),
      ]);
      const statusesAndCodes = answers.map(({ status, body }) => [status, body.code] as const);
      expect(statusesAndCodes.toSorted(([a], [b]) => a - b)).toEqual([
        [202, undefined],
        [422, 'IDEMPOTENCY_KEY_REUSED'],
      ]);
      expect(eventsOf(id)).toHaveLength(1);
    }
  });

  it('leave no event where the process dies between text and event, and the request can be repeated', async () => {
    const { faults } = cluster.server;
    const before = textsKept().length;
    faults.denied.add('write article30-donor-P-DIES');
    const broken = propose(first, 'P-DIES', 'Jane Doe').catch(() => undefined);
    await until(() => textsKept().length > before);
    await first.kill();
    await broken;
    expect(eventsOf('P-DIES')).toEqual([]);
    faults.denied.clear();
    const proposed = await propose(second, 'P-DIES', 'Jane Doe');
    expect(proposed.status).toBe(202);
    await first.start();
    expect(proposalOf(await propose(first, 'P-DIES', 'Jane Doe'))).toEqual(proposalOf(proposed));
    const [event] = eventsOf('P-DIES');
    const [unnamed, named] = textsKept().slice(before);
    const nameOf = (stream = '') => stream.replace('article30names-', '');
    expect(textIn(event?.data ?? new Uint8Array())).toContain(nameOf(named?.stream));
    expect(textIn(event?.data ?? new Uint8Array())).not.toContain(nameOf(unnamed?.stream));
  });

  it('are erased by any of them, on a server for good', async () => {
    const donor = await propose(first, 'P-GONE', 'Remigius Doe');
    const reference = donor.body.proposal === undefined ? '' : await referenceOf('P-GONE');
    const sent = {
      path: `/v1/personal-texts/${reference}/erasure`,
      key: 'erase',
      body: { ground: 'request of the person' },
    };
    const proposed = await second.ask({ actor: 'u.contrib', ...sent });
    const { id, hash } = proposed.body.proposal as { id: string; hash: string };
    for (const [what, actor] of [
      ['certification', 'u.certify'],
      ['approval', 'u.controller'],
    ] as const) {
      const path = `/v1/proposals/${id}/${what}`;
      const answer = await first.ask({ actor, path, key: `erase ${what}`, body: { hash } });
      expect(answer.status).toBe(201);
    }
    await until(() => cluster.server.log.isDeleted(`article30names-${reference}`));
    for (const instance of [first, second]) {
      const answer = await propose(instance, 'P-GONE', 'Remigius Doe');
      expect(answer.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    }
  });

  const referenceOf = async (id: string) => {
    const said = textIn(eventsOf(id)[0]?.data ?? new Uint8Array());
    const { facts } = JSON.parse(said) as { facts: { name: string } };
    return facts.name;
  };

  it('stand in no stream of the ledger, and in nothing that an instance says', () => {
    const ledger = cluster.server.log.events.filter(({ stream }) =>
      stream.startsWith('article30-'),
    );
    expect(ledger.length).toBeGreaterThan(20);
    expect(ledger.map(({ data, metadata }) => textIn(data) + textIn(metadata)).join()).not.toMatch(
      names,
    );
    for (const instance of cluster.instances) expect(instance.said).not.toMatch(names);
  });
});
