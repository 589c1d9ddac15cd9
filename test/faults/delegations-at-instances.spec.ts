import { bookedIn } from './books-in-log';
import { until } from '../support/patience';
import { Cluster, type Instance, type InstanceAnswer } from './instances';

/**
 * Each signature reads permissions from the log: an instance never relies on its own cache of delegations.
 */
describe('a delegation on a server that several instances share', () => {
  let cluster: Cluster;
  let [first, second]: readonly [Instance, Instance] = [] as never;
  const today = new Date().toISOString().slice(0, 10);

  beforeAll(async () => {
    cluster = await new Cluster().start(2);
    [first, second] = cluster.instances as [Instance, Instance];
  });
  afterAll(() => cluster.stopAndRemove());

  async function delegated(at: Instance, key: string): Promise<string> {
    const terms = { person: 'u.deputy', role: 'approver', from: today, until: '2099-12-31' };
    const proposed = await at.ask({
      actor: 'u.admin-1',
      path: '/v1/delegations',
      key,
      body: { ...terms, reason: 'for a test' },
    });
    const { id } = proposed.body as { readonly id: string };
    const path = `/v1/delegations/${id}/approval`;
    const granted = await at.ask({ actor: 'u.admin-2', path, key: `${key} granted`, body: {} });
    expect([proposed.status, granted.status]).toEqual([201, 201]);
    return id;
  }

  function isRevoked(id: string): boolean {
    const last = bookedIn(cluster.server, cluster.server.log.under('article30-').length - 3);
    return last.some(({ type, data }) => type === 'DelegationRevoked' && data.delegationId === id);
  }

  /** Proposes and certifies a donor at one of the instances. */
  async function certified(at: Instance, id: string): Promise<InstanceAnswer['body']> {
    const body = { id, name: `Donor ${id}`, kind: 'NGO' };
    const { proposal } = (await at.ask({ actor: 'u.contrib', path: '/v1/donors', key: id, body }))
      .body;
    const path = `/v1/proposals/${proposal.id}/certification`;
    const signing = { actor: 'u.certify', path, key: `${id} certified` };
    expect((await at.ask({ ...signing, body: { hash: proposal.hash } })).status).toBe(201);
    return proposal;
  }

  const approve = (at: Instance, { id, hash }: { id: string; hash: string }) =>
    at.ask({
      actor: 'u.deputy',
      path: `/v1/proposals/${id}/approval`,
      key: `${id} approved`,
      body: { hash },
    });

  it('that was granted on one is used on the other at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const proposal = await certified(first, `GRANTED-${round}`);
      const id = await delegated(first, `grant ${round}`);
      expect((await approve(second, proposal)).status).toBe(201);
      expect((await second.revoke(id)).status).toBe(201);
    }
  });

  it('that was revoked on one is used on the other no more, as soon as that stands', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [used, late] = [
        await certified(second, `USED-${round}`),
        await certified(second, `LATE-${round}`),
      ];
      const id = await delegated(first, `use ${round}`);
      expect((await approve(second, used)).status).toBe(201);
      const revoking = first.revoke(id);
      // The answer to a revocation waits until other instances stop recording under it; signatures need no
      // such wait.
      await until(() => isRevoked(id));
      const refused = await approve(second, late);
      expect([refused.status, refused.body.code]).toEqual([403, 'NOT_DELEGATED']);
      expect((await revoking).status).toBe(201);
    }
  });

  it('that is revoked while it is used leaves nothing unseen: refused, or found by the report', async () => {
    for (let round = 0; round < 4; round += 1) {
      const proposal = await certified(second, `RACE-${round}`);
      const id = await delegated(first, `race ${round}`);
      const [approved, revoked] = await Promise.all([approve(second, proposal), first.revoke(id)]);
      expect(revoked.status).toBe(201);
      const statusAndCode = [approved.status, approved.body.code];
      if (approved.status !== 201) expect(statusAndCode).toEqual([403, 'NOT_DELEGATED']);
    }
    await cluster.caughtUp();
    const revokedAt = new Map<string, number>();
    const late = bookedIn(cluster.server).flatMap(({ type, data, id }, index) => {
      if (type === 'DelegationRevoked') revokedAt.set(data.delegationId as string, index);
      const under = (data.signedAs?.delegation ?? '') as string;
      return (revokedAt.get(under) ?? index) < index ? [id] : [];
    });
    const found = await conflictsAt(first);
    expect(found).toEqual(late);
  });

  /** Ids of the events that the segregation report lists as not covered by a delegation. */
  async function conflictsAt(at: Instance): Promise<readonly string[]> {
    const ids: string[] = [];
    let path = '/v1/audit/segregation?limit=10000';
    for (;;) {
      const page = await at.get<{
        readonly conflicts: readonly { readonly eventId: string; readonly code: string }[];
        readonly next: string | null;
      }>(path);
      ids.push(
        ...page.conflicts.flatMap(({ code, eventId }) =>
          code === 'NOT_DELEGATED' ? [eventId] : [],
        ),
      );
      if (page.next === null) return ids;
      path = `/v1/audit/segregation?limit=10000&cursor=${page.next}`;
    }
  }
});
