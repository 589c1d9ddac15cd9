import { Client, type Reply } from '../support/client';
import { byController } from '../support/periods';
import { Service } from '../support/service';
import { announcement, foundations, terms, usd } from '../support/world';

interface AuditedEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const today = '2024-07-15';

/** An office of two people: A records and certifies, B approves. Each test builds on the tests before it. */
describe('who must sign', () => {
  let service: Service;
  let client: Client;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start({ at: `${today}T09:00:00.000Z` });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', {
      ...announcement('P-OWED', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
  });
  afterAll(() => service.stopAndRemove());

  const http = () => service.http();

  async function ask(as: string, path: string, body: object): Promise<Reply> {
    sent += 1;
    const headers = { 'Idempotency-Key': `alone ${sent}`, Authorization: service.as(as) };
    return await http().post(path).set(headers).send(body);
  }

  const register = (id: string) =>
    ask('u.a', '/v1/donors', { id, name: `Donor ${id}`, kind: 'FOUNDATION', country: 'KEN' });

  const sign = ({ body }: Reply, what: string, as: string) =>
    ask(as, `/v1/proposals/${body.proposal.id}/${what}`, { hash: body.proposal.hash });

  const statusAndCode = ({ status, body }: Reply) => [status, body.code];
  const asItIs = async ({ body }: Reply) =>
    (await http().get(`/v1/proposals/${body.proposal.id}`)).body;

  const setting = (rule: string, changes: object = {}) => ({
    effectiveDate: today,
    rule,
    reason: 'two officers serve the account',
    documentReference: 'memo of 2024-07-12',
    ...changes,
  });

  /**
   * Sets a signing rule with three signatures, one of them the controller's; every rule in force demands
   * that.
   */
  async function set(rule: string, changes: object = {}): Promise<void> {
    const proposed = await ask('u.admin', '/v1/signing-rules', setting(rule, changes));
    expect([proposed.status, proposed.body.proposal.approver]).toEqual([202, 'CONTROLLER']);
    expect((await sign(proposed, 'certification', 'u.a')).status).toBe(201);
    expect((await sign(proposed, 'approval', 'u.controller')).status).toBe(201);
  }

  async function eventsAfter(sequence: number): Promise<readonly AuditedEvent[]> {
    const { text } = await http().get(`/v1/audit/events?limit=10000&after=${sequence}`);
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as AuditedEvent);
  }

  let fromBefore: Reply;

  it('is three people where no rule was set', async () => {
    const { body } = await http().get('/v1/signing-rules');
    expect(body).toEqual({ inForce: 'THREE_PEOPLE', items: [] });
    fromBefore = await register('D-BEFORE');
    const own = await sign(fromBefore, 'certification', 'u.a');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
  });

  it('is not changed by the controller alone, nor without, nor for days that are past', async () => {
    const own = await ask('u.controller', '/v1/signing-rules', setting('TWO_PEOPLE'));
    expect(statusAndCode(own)).toEqual([403, 'ROLE_REQUIRED']);
    const late = setting('TWO_PEOPLE', { effectiveDate: '2024-07-14' });
    const past = await ask('u.admin', '/v1/signing-rules', late);
    expect([...statusAndCode(past), past.body.field]).toEqual([
      422,
      'DATES_NOT_ORDERED',
      'effectiveDate',
    ]);
    const proposed = await ask('u.admin', '/v1/signing-rules', setting('TWO_PEOPLE'));
    await sign(proposed, 'certification', 'u.a');
    const officer = await sign(proposed, 'approval', 'u.b');
    expect(statusAndCode(officer)).toEqual([403, 'AUTHORITY_REQUIRED']);
    expect((await http().get('/v1/signing-rules')).body.items).toEqual([]);
  });

  it('is said by a rule that three people set, and that is listed with them', async () => {
    await set('TWO_PEOPLE');
    const { body } = await http().get('/v1/signing-rules');
    expect(body).toMatchObject({
      inForce: 'TWO_PEOPLE',
      items: [
        {
          effectiveDate: today,
          rule: 'TWO_PEOPLE',
          documentReference: 'memo of 2024-07-12',
          recordedBy: 'u.admin',
          certifiedBy: 'u.a',
          approvedBy: 'u.controller',
        },
      ],
    });
  });

  it('lets A record and certify, and B approve, which is on record with each signature', async () => {
    const before = await client.head();
    const proposed = await register('D-TWO');
    expect((await sign(proposed, 'certification', 'u.a')).status).toBe(201);
    expect(statusAndCode(await sign(proposed, 'approval', 'u.a'))).toEqual([
      403,
      'SEGREGATION_OF_DUTIES',
    ]);
    expect((await sign(proposed, 'approval', 'u.b')).status).toBe(201);
    const signingRule = 'TWO_PEOPLE';
    expect(await eventsAfter(before)).toMatchObject([
      { type: 'CommandProposed', data: { proposedBy: 'u.a', signingRule } },
      { type: 'ProposalCertified', data: { by: 'u.a', signingRule } },
      {
        type: 'DonorRegistered',
        metadata: { recordedBy: 'u.a', certifiedBy: 'u.a', approvedBy: 'u.b' },
      },
      { type: 'ProposalApproved', data: { by: 'u.b', signingRule } },
    ]);
  });

  it('never lets whoever certified approve', async () => {
    const proposed = await register('D-CERTIFIED');
    await sign(proposed, 'certification', 'u.c');
    for (const person of ['u.c', 'u.a']) {
      const refused = await sign(proposed, 'approval', person);
      expect(statusAndCode(refused)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    }
    expect((await sign(proposed, 'approval', 'u.b')).status).toBe(201);
  });

  it('leaves what was proposed before to three people', async () => {
    const own = await sign(fromBefore, 'certification', 'u.a');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    expect(own.body.detail).toContain('three people sign');
    expect((await asItIs(fromBefore)).signingRule).toBe('THREE_PEOPLE');
    await sign(fromBefore, 'certification', 'u.c');
    expect((await sign(fromBefore, 'approval', 'u.b')).status).toBe(201);
  });

  it('leaves to the controller what only the controller approves', async () => {
    const proposed = await ask('u.a', '/v1/pledges/P-OWED/write-offs', {
      effectiveDate: '2024-07-10',
      lines: [{ instalment: 1, amount: usd('10.00') }],
      investigationReference: 'i',
      approvalReference: 'a',
      reason: 'r',
    });
    expect((await sign(proposed, 'certification', 'u.a')).status).toBe(201);
    expect(statusAndCode(await sign(proposed, 'approval', 'u.b'))).toEqual([
      403,
      'AUTHORITY_REQUIRED',
    ]);
    expect((await sign(proposed, 'approval', 'u.controller')).status).toBe(201);
  });

  it('leaves a fact of a fenced month to the controller once A has recorded and certified it', async () => {
    const months = '/v1/periods/2024-03/soft-close';
    await client.done(months, { effectiveDate: today }, byController);
    const proposed = await ask('u.a', '/v1/pledges', announcement('P-FENCED'));
    expect([proposed.status, proposed.body.proposal.approver]).toEqual([202, 'CONTROLLER']);
    expect((await sign(proposed, 'certification', 'u.a')).status).toBe(201);
    expect(statusAndCode(await sign(proposed, 'approval', 'u.b'))).toEqual([
      403,
      'AUTHORITY_REQUIRED',
    ]);
    const approved = await sign(proposed, 'approval', 'u.controller');
    expect(approved.body.events[0]).toMatchObject({ type: 'PledgeAnnounced' });
  });

  it('is three people for a change of the rule, also where two sign everything else', async () => {
    const proposed = await ask('u.admin', '/v1/signing-rules', setting('TWO_PEOPLE'));
    expect((await asItIs(proposed)).signingRule).toBe('THREE_PEOPLE');
    const own = await sign(proposed, 'certification', 'u.admin');
    expect(statusAndCode(own)).toEqual([403, 'ROLE_REQUIRED']);
    const place = `/v1/proposals/${proposed.body.proposal.id}/withdrawal`;
    expect((await ask('u.admin', place, { because: 'in force already' })).status).toBe(201);
  });

  it('is three people from the day on which they are asked for, also for what A has certified', async () => {
    const proposed = await register('D-BETWEEN');
    await sign(proposed, 'certification', 'u.a');
    await set('THREE_PEOPLE');
    const before = await client.head();
    const own = await sign(proposed, 'approval', 'u.a');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    const refused = await sign(proposed, 'approval', 'u.b');
    expect(statusAndCode(refused)).toEqual([409, 'THIRD_PERSON_REQUIRED']);
    expect(await client.businessAfter(before)).toEqual([]);
    const [returned, ...more] = await eventsAfter(before);
    expect([returned, more]).toMatchObject([
      {
        type: 'ProposalReturned',
        data: {
          because: 'three people sign by now, and its recorder certified it',
          signingRule: 'THREE_PEOPLE',
        },
      },
      [],
    ]);
    const now = await asItIs(proposed);
    expect(now).toMatchObject({ status: 'PROPOSED', version: 2, certifiedBy: null });
    const next = { ...proposed, body: { proposal: now } };
    const again = await sign(next, 'certification', 'u.a');
    expect(statusAndCode(again)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    expect((await sign(next, 'certification', 'u.c')).status).toBe(201);
    expect((await sign(next, 'approval', 'u.b')).status).toBe(201);
  });

  it('is what it will be from its day on, by the clock of the ledger', async () => {
    await set('TWO_PEOPLE', { effectiveDate: '2024-07-16' });
    expect((await http().get('/v1/signing-rules')).body.inForce).toBe('THREE_PEOPLE');
    const proposed = await register('D-EVE');
    client.pass(24 * 60);
    expect((await http().get('/v1/signing-rules')).body.inForce).toBe('TWO_PEOPLE');
    const own = await sign(proposed, 'certification', 'u.a');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    const next = await register('D-DAY');
    expect((await sign(next, 'certification', 'u.a')).status).toBe(201);
    expect((await sign(next, 'approval', 'u.b')).status).toBe(201);
  });
});
