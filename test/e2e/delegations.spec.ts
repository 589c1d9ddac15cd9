import { Client, type Reply } from '../support/client';
import { Service } from '../support/service';
import { announcement, credit, eur, foundations, terms, usd } from '../support/world';

const statusAndCode = ({ status, body }: Pick<Reply, 'status' | 'body'>): readonly unknown[] => [
  ...[status, body.code],
];
const today = '2024-07-15';

describe('delegations', () => {
  let service: Service;
  let client: Client;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start({ at: `${today}T09:00:00.000Z` });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  async function ask(path: string, body: object, as: string, key?: string): Promise<Reply> {
    sent += 1;
    return service
      .http(as)
      .post(path)
      .set('Idempotency-Key', key ?? `delegations ${sent}`)
      .send(body);
  }

  const propose = (terms: object, as = 'u.admin-1') =>
    ask('/v1/delegations', { from: today, until: '2024-12-31', reason: 'as needed', ...terms }, as);

  async function delegated(terms: object): Promise<string> {
    const { status, body } = await propose(terms);
    if (status !== 201) throw new Error(JSON.stringify(body));
    const granted = await ask(`/v1/delegations/${body.id}/approval`, {}, 'u.admin-2');
    if (granted.status !== 201) throw new Error(JSON.stringify(granted.body));
    return body.id as string;
  }

  const revokeAs = (id: string, as: string) =>
    ask(`/v1/delegations/${id}/revocation`, { because: 'over' }, as);

  /**
   * Revokes a delegation. A second administrator signs if the person was reinstated before, as an earlier
   * test may have done.
   */
  async function revoke(id: string): Promise<Reply> {
    const first = await revokeAs(id, 'u.admin-1');
    const isAsked = first.body.events?.[0].type === 'DelegationRevocationAsked';
    return isAsked ? revokeAs(id, 'u.admin-2') : first;
  }

  /** Proposes and certifies a donor, so that only the approval is missing. */
  async function certified(id: string): Promise<{ readonly id: string; readonly hash: string }> {
    const donor = { id, name: `Donor ${id}`, kind: 'NGO' };
    const { body } = await ask('/v1/donors', donor, 'u.contrib');
    const { proposal } = body;
    await ask(`/v1/proposals/${proposal.id}/certification`, { hash: proposal.hash }, 'u.certify');
    return proposal as { id: string; hash: string };
  }

  const approve = ({ id, hash }: { readonly id: string; readonly hash: string }, as: string) =>
    ask(`/v1/proposals/${id}/approval`, { hash }, as);

  it('are what nothing is recorded, received, certified or approved without', async () => {
    const donor = { id: 'NOBODY', name: 'Donor', kind: 'NGO' };
    expect(statusAndCode(await ask('/v1/donors', donor, 'u.clerk'))).toEqual([
      403,
      'NOT_DELEGATED',
    ]);
    const received = await ask('/v1/receipts', credit('none', '10.00'), 'u.teller');
    expect(statusAndCode(received)).toEqual([403, 'NOT_DELEGATED']);
    const announced = await ask('/v1/pledges', announcement('NOBODY'), 'u.clerk');
    expect(statusAndCode(announced)).toEqual([403, 'NOT_DELEGATED']);
    const { body } = await ask('/v1/donors', donor, 'u.contrib');
    const { id, hash } = body.proposal;
    const certifying = await ask(`/v1/proposals/${id}/certification`, { hash }, 'u.second');
    expect(statusAndCode(certifying)).toEqual([403, 'NOT_DELEGATED']);
    await ask(`/v1/proposals/${id}/certification`, { hash }, 'u.certify');
    expect(statusAndCode(await approve({ id, hash }, 'u.deputy'))).toEqual([403, 'NOT_DELEGATED']);
    // The person may know that the delegation is missing or too narrow; the answer says nothing more.
    expect((await approve({ id, hash }, 'u.deputy')).body.detail).toMatch(/two administrators/);
  });

  it('are warned of by readiness in the 30 days before they end, until another follows', async () => {
    const ready = async () => {
      const { status, body } = await service.http('u.operator').get('/health/ready');
      const { warnings } = body as { warnings: readonly { code: string; detail: string }[] };
      return { status, warnings };
    };
    const ending = { person: 'u.deputy', role: 'approver', until: '2024-08-14' };
    const id = await delegated(ending);
    const { status, warnings } = await ready();
    expect(status).toBe(200);
    expect(warnings).toEqual([
      { code: 'DELEGATION_ENDS', detail: expect.stringContaining(`${id} of u.deputy as approver`) },
    ]);
    expect(warnings[0]?.detail).toMatch(
      /ends on 2024-08-14, .* administrators for a new one before that day/,
    );
    const follows = await delegated({ ...ending, from: '2024-08-15', until: '2024-09-30' });
    expect(await ready()).toMatchObject({ status: 200, warnings: [] });
    for (const one of [id, follows]) await revoke(one);
  });

  it('are proposed by one administrator and granted by another, and hold from then on', async () => {
    const proposal = await certified('GRANTED');
    const proposed = await propose({ person: 'u.deputy', role: 'approver' });
    const { id } = proposed.body;
    expect(proposed.status).toBe(201);
    expect(statusAndCode(await approve(proposal, 'u.deputy'))).toEqual([403, 'NOT_DELEGATED']);
    const own = await ask(`/v1/delegations/${id}/approval`, {}, 'u.admin-1');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    expect((await ask(`/v1/delegations/${id}/approval`, {}, 'u.admin-2')).status).toBe(201);
    const approved = await approve(proposal, 'u.deputy');
    expect(approved.status).toBe(201);
    const { text } = await service.http().get('/v1/audit/events?limit=10000');
    const last = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> })
      .findLast(({ type }) => type === 'ProposalApproved');
    expect(last?.data['signedAs']).toEqual({
      issuer: 'urn:article30:process',
      role: 'approver',
      delegation: id,
    });
    await revoke(id as string);
  });

  it('that two gave back take two to revoke, and whoever revoked does not refuse their return', async () => {
    const terms = { person: 'u.second', role: 'certifier' };
    const first = await delegated(terms);
    expect((await revokeAs(first, 'u.admin-1')).body.events).toMatchObject([
      { type: 'DelegationRevoked' },
    ]);
    const { id } = (await propose(terms, 'u.admin-2')).body;
    const refused = await ask(`/v1/delegations/${id}/rejection`, { because: 'no' }, 'u.admin-1');
    expect(statusAndCode(refused)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    expect((await ask(`/v1/delegations/${id}/approval`, {}, 'u.admin-1')).status).toBe(201);
    expect((await revokeAs(id as string, 'u.admin-1')).body.events).toMatchObject([
      { type: 'DelegationRevocationAsked' },
    ]);
    const view = await service.http('u.admin-2').get(`/v1/delegations/${id}`);
    expect(view.body).toMatchObject({ status: 'GRANTED', endAskedBy: 'u.admin-1' });
    expect(statusAndCode(await revokeAs(id as string, 'u.admin-1'))).toEqual([
      403,
      'SEGREGATION_OF_DUTIES',
    ]);
    expect((await revokeAs(id as string, 'u.admin-2')).body.events).toMatchObject([
      { type: 'DelegationRevoked' },
    ]);
  });

  it('end at once when they are revoked; what was signed stays, and its repeat is answered', async () => {
    const id = await delegated({ person: 'u.clerk', role: 'recorder' });
    const pledge = announcement('REPEATED');
    const first = await ask('/v1/pledges', pledge, 'u.clerk', 'announced');
    expect(first.status).toBe(201);
    const donor = { id: 'REPEATED', name: 'Donor', kind: 'NGO' };
    const proposed = await ask('/v1/donors', donor, 'u.clerk', 'proposed');
    expect(proposed.status).toBe(202);
    expect((await revoke(id)).status).toBe(201);
    expect(statusAndCode(await ask('/v1/pledges', announcement('LATER'), 'u.clerk'))).toEqual([
      ...[403, 'NOT_DELEGATED'],
    ]);
    expect((await ask('/v1/pledges', pledge, 'u.clerk', 'announced')).body).toEqual(first.body);
    expect((await ask('/v1/donors', donor, 'u.clerk', 'proposed')).body).toEqual(proposed.body);
    expect(statusAndCode(await revoke(id))).toEqual([409, 'DELEGATION_STATUS']);
  });

  it('hold on their days alone', async () => {
    const later = await delegated({ person: 'u.clerk', role: 'recorder', from: '2024-07-16' });
    const announced = (id: string) => ask('/v1/pledges', announcement(id), 'u.clerk');
    expect(statusAndCode(await announced('EARLY'))).toEqual([403, 'NOT_DELEGATED']);
    const clock = service.clock.now();
    service.clock.set(new Date('2024-07-16T09:00:00.000Z'));
    expect((await announced('ON-TIME')).status).toBe(201);
    service.clock.set(clock);
    await revoke(later);
    const yesterday = await propose({ person: 'u.clerk', role: 'recorder', from: '2024-07-14' });
    expect(statusAndCode(yesterday)).toEqual([422, 'DATES_NOT_ORDERED']);
  });

  it('are for others: nobody grants to themselves, or to what they answer for', async () => {
    const self = await propose({ person: 'u.admin-1', role: 'recorder' });
    expect(statusAndCode(self)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    const bot = { person: 'u.bot', role: 'recorder', responsible: 'u.admin-1' };
    expect(statusAndCode(await propose(bot))).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    const other = await propose({ person: 'u.admin-2', role: 'recorder' });
    const granting = await ask(`/v1/delegations/${other.body.id}/approval`, {}, 'u.admin-2');
    expect(statusAndCode(granting)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    await ask(`/v1/delegations/${other.body.id}/rejection`, { because: 'no' }, 'u.admin-2');
    expect(statusAndCode(await propose({ person: 'u.certify', role: 'approver' }))).toEqual([
      ...[409, 'ROLES_AT_ODDS'],
    ]);
  });

  it('are limited to kinds of command and currencies', async () => {
    const ids = [
      await delegated({ person: 'u.clerk', role: 'recorder', commands: ['AnnouncePledge'] }),
      await delegated({ person: 'u.teller', role: 'cashier', currencies: ['USD'] }),
    ];
    expect((await ask('/v1/pledges', announcement('KIND'), 'u.clerk')).status).toBe(201);
    const donor = { id: 'KIND', name: 'Donor', kind: 'NGO' };
    expect(statusAndCode(await ask('/v1/donors', donor, 'u.clerk'))).toEqual([
      403,
      'NOT_DELEGATED',
    ]);
    expect((await ask('/v1/receipts', credit('dollars', '10.00'), 'u.teller')).status).toBe(201);
    const euros = credit('euros', '10.00', {
      bankAccount: 'BK-EUR',
      net: eur('10.00'),
      charges: eur('0.00'),
    });
    expect(statusAndCode(await ask('/v1/receipts', euros, 'u.teller'))).toEqual([
      403,
      'NOT_DELEGATED',
    ]);
    const unknown = { person: 'u.clerk', role: 'recorder', commands: ['SignEverything'] };
    expect(statusAndCode(await propose(unknown))).toEqual([422, 'COMMAND_UNKNOWN']);
    for (const id of ids) await revoke(id);
  });

  it('are limited to the currencies of pledges, announced and amended', async () => {
    const id = await delegated({ person: 'u.clerk', role: 'recorder', currencies: ['USD'] });
    const euros = announcement('EUROS', { amount: eur('10.00') });
    const announcing = (as: string) => ask('/v1/pledges', euros, as);
    expect(statusAndCode(await announcing('u.clerk'))).toEqual([403, 'NOT_DELEGATED']);
    expect((await announcing('u.contrib')).status).toBe(201);
    const same = { effectiveDate: '2024-03-11', amount: eur('10.00'), reason: 'another letter' };
    const amending = (as: string) => ask('/v1/pledges/EUROS/amendments', same, as);
    expect(statusAndCode(await amending('u.clerk'))).toEqual([403, 'NOT_DELEGATED']);
    expect((await amending('u.contrib')).status).toBe(201);
    await revoke(id);
  });

  describe('with a limit', () => {
    const signing = (id: string, amount: string, donorId = 'DON-A') => ({
      ...announcement(id, { announcedOn: undefined, amount: usd(amount), donorId }),
      ...(donorId === 'DON-A' ? {} : { recommendation: 'm' }),
      agreement: terms(usd(amount), { agreementReference: `AGR-${id}` }),
    });

    it('count what was signed of a kind for a donor in 30 days, to the cent', async () => {
      const limit = usd('1000.00');
      const id = await delegated({ person: 'u.deputy', role: 'approver', limit });
      const certifiedPledge = async (pledge: object) => {
        const { body } = await ask('/v1/pledges', pledge, 'u.contrib');
        const { id: proposalId, hash } = body.proposal;
        const path = `/v1/proposals/${proposalId}/certification`;
        expect((await ask(path, { hash }, 'u.certify')).status).toBe(201);
        return { id: proposalId, hash };
      };
      const first = await certifiedPledge(signing('L1', '600.00'));
      const above = await certifiedPledge(signing('L2', '400.01'));
      const exact = await certifiedPledge(signing('L3', '400.00'));
      const other = await certifiedPledge(signing('L4', '1000.00', 'DON-B'));
      expect((await approve(first, 'u.deputy')).status).toBe(201);
      const refused = await approve(above, 'u.deputy');
      expect(statusAndCode(refused)).toEqual([403, 'DELEGATION_EXCEEDED']);
      expect(refused.body.detail).toContain('donor DON-A');
      expect(refused.body.detail).toContain('USD 1000.00');
      expect(refused.body.detail).toContain('USD 600.00');
      expect((await approve(other, 'u.deputy')).status).toBe(201);
      expect((await approve(exact, 'u.deputy')).status).toBe(201);
      // The limit of one officer's delegation does not bind another officer.
      expect((await approve(above, 'u.approve')).status).toBe(201);
      await revoke(id);
    });

    it('count what one person books alone, and not what is withdrawn', async () => {
      const limit = usd('100.00');
      const ids = [
        await delegated({ person: 'u.teller', role: 'cashier', limit }),
        await delegated({ person: 'u.clerk', role: 'recorder', limit }),
      ];
      const received = (reference: string, amount: string) =>
        ask('/v1/receipts', credit(reference, amount), 'u.teller');
      // Earlier receipts of this person under another delegation do not count against this limit.
      expect((await received('limited 1', '90.00')).status).toBe(201);
      expect(statusAndCode(await received('limited 2', '0.01'))).toEqual([
        403,
        'DELEGATION_EXCEEDED',
      ]);
      const proposed = await ask('/v1/pledges', signing('W1', '100.00'), 'u.clerk');
      expect(proposed.status).toBe(202);
      const second = () => ask('/v1/pledges', signing('W2', '100.00'), 'u.clerk');
      expect(statusAndCode(await second())).toEqual([403, 'DELEGATION_EXCEEDED']);
      const withdrawal = `/v1/proposals/${proposed.body.proposal.id}/withdrawal`;
      expect((await ask(withdrawal, { because: 'no' }, 'u.clerk')).status).toBe(201);
      expect((await second()).status).toBe(202);
      for (const id of ids) await revoke(id);
    });

    it('are passed by what was signed 30 days ago', async () => {
      const limit = usd('100.00');
      const id = await delegated({ person: 'u.teller', role: 'cashier', limit });
      const clock = service.clock.now();
      service.clock.set(new Date('2024-08-14T09:00:00.000Z'));
      const received = (reference: string) =>
        ask('/v1/receipts', credit(reference, '100.00'), 'u.teller');
      expect((await received('a month later')).status).toBe(201);
      expect(statusAndCode(await received('and one more'))).toEqual([403, 'DELEGATION_EXCEEDED']);
      service.clock.set(clock);
      await revoke(id);
    });
  });

  it('of a program name who answers for it, and counts as the recorder', async () => {
    const bot = { person: 'u.bot', role: 'recorder', responsible: 'u.contrib' };
    const approving = { ...bot, role: 'approver' };
    expect(statusAndCode(await propose(approving))).toEqual([409, 'ROLES_AT_ODDS']);
    const id = await delegated(bot);
    const donor = { id: 'BOT', name: 'Donor', kind: 'NGO' };
    const { body } = await ask('/v1/donors', donor, 'u.bot');
    const { id: proposalId, hash } = body.proposal;
    const certification = `/v1/proposals/${proposalId}/certification`;
    const own = await ask(certification, { hash }, 'u.contrib');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    expect((await ask(certification, { hash }, 'u.certify')).status).toBe(201);
    const withdrawal = `/v1/proposals/${proposalId}/withdrawal`;
    const withdrawn = await ask(withdrawal, { because: 'a mistake' }, 'u.contrib');
    expect(withdrawn.status).toBe(201);
    await revoke(id);
  });

  it('leave a person fifty open proposals, and no more', async () => {
    const id = await delegated({ person: 'u.clerk', role: 'recorder' });
    const donor = (number: number) =>
      ask('/v1/donors', { id: `MANY-${number}`, name: 'Donor', kind: 'NGO' }, 'u.clerk');
    let open = 0;
    let last = await donor(0);
    while (last.status === 202 && open < 60) {
      open += 1;
      last = await donor(open);
    }
    expect(statusAndCode(last)).toEqual([422, 'LIMIT_EXCEEDED']);
    // A proposal of an earlier test may be open too, and counts against the limit of open proposals.
    expect(open).toBeGreaterThanOrEqual(48);
    expect(open).toBeLessThanOrEqual(50);
    await revoke(id);
  });

  it('are listed with who let whom, and found by their ids', async () => {
    const { body } = await service.http().get('/v1/delegations?person=u.deputy');
    const [first] = body.items as { id: string; status: string }[];
    expect(body.items).toContainEqual(
      expect.objectContaining({
        person: 'u.deputy',
        role: 'approver',
        status: 'REVOKED',
        proposedBy: 'u.admin-1',
        grantedBy: 'u.admin-2',
        issuer: 'urn:article30:process',
      }),
    );
    const one = await service.http().get(`/v1/delegations/${first?.id}`);
    expect(one.body).toEqual(first);
    const none = await service.http().get('/v1/delegations/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30');
    expect(statusAndCode(none)).toEqual([404, 'DELEGATION_UNKNOWN']);
  });

  it('leave nothing for the report to find, which lists each', async () => {
    let next = '';
    const changes: string[] = [];
    do {
      const cursor = next === '' ? '' : `&cursor=${next}`;
      const { body } = await service.http().get(`/v1/audit/segregation?limit=1000${cursor}`);
      expect(body.conflicts).toEqual([]);
      changes.push(...body.accessChanges.map(({ eventType }: { eventType: string }) => eventType));
      next = (body.next as string | null) ?? '';
    } while (next !== '');
    expect(changes).toEqual(expect.arrayContaining(['DelegationGranted', 'DelegationRevoked']));
  });
});
