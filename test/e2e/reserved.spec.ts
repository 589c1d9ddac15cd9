import { Client, type Reply } from '../support/client';
import { until } from '../support/patience';
import { documented, type Contract } from '../support/refusals';
import { Service } from '../support/service';
import { allocation, credit, foundations, paidPledge, usd } from '../support/world';

interface Reserved {
  readonly proposals: readonly string[];
  readonly usd: object;
  readonly inCurrency: object;
}

/** The pledge of USD 1,130.00 is paid, and a receipt of USD 150.00 is in suspense. */
describe('what certified proposals reserve', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await paidPledge(client, 'P1');
    receiptId = (await client.done('/v1/receipts', credit('waits', '150.00'))).id;
  });
  afterAll(() => service.stopAndRemove());

  async function ask(path: string, body: object, as = 'u.contrib') {
    sent += 1;
    const headers = { 'Idempotency-Key': `reserved ${sent}`, Authorization: service.as(as) };
    return (await service.http().post(path).set(headers).send(body)) as unknown as Reply;
  }
  const sign = ({ body: { proposal } }: Reply, what: string, as: string) =>
    ask(`/v1/proposals/${proposal.id}/${what}`, { hash: proposal.hash }, as);
  async function certified(path: string, body: object): Promise<Reply> {
    const proposed = await ask(path, body);
    const { status, body: answer } = await sign(proposed, 'certification', 'u.certify');
    expect([proposed.status, status]).toEqual([202, 201]);
    await service.get(`/v1/pledges?after=${answer.position}`);
    return proposed;
  }
  const reservedOf = async (path: string) =>
    (await service.get<{ readonly reserved: Reserved | null }>(path)).reserved;
  const returning = (amount: string) => ({
    kind: 'UNIDENTIFIED',
    effectiveDate: '2024-07-15',
    amount: usd(amount),
    bankAccount: 'BK-USD',
    paymentReference: `PAY-${(sent += 1)}`,
  });
  const none = usd('0.00');
  const nothing = {
    cash: none,
    outstanding: none,
    unallocated: none,
    availableProgrammable: none,
    availableSupportReserve: none,
  };

  it('is nothing where nothing is certified', async () => {
    await ask('/v1/pledges/P1/allocations', allocation('A0', '113.00'));
    expect(await reservedOf('/v1/pledges/P1')).toEqual({
      proposals: [],
      usd: nothing,
      inCurrency: { cash: none, outstanding: none },
    });
  });

  it('is cash that an allocation will use, then authority that another takes elsewhere', async () => {
    const first = await certified('/v1/pledges/P1/allocations', allocation('A1', '452.00'));
    expect(await reservedOf('/v1/pledges/P1')).toMatchObject({
      proposals: [first.body.proposal.id],
      usd: { ...nothing, unallocated: usd('452.00') },
    });
    const approved = await sign(first, 'approval', 'u.approve');
    const { position } = approved.body;
    expect(await reservedOf(`/v1/pledges/P1?after=${position}`)).toMatchObject({ proposals: [] });
    const moved = {
      id: 'M1',
      effectiveDate: '2024-07-15',
      gross: usd('113.00'),
      from: { purpose: 'k', level: 'NATIONAL' },
      to: { purpose: 'k', level: 'GLOBAL' },
    };
    const second = await certified('/v1/pledges/P1/reallocations', moved);
    expect(await reservedOf('/v1/pledges/P1')).toMatchObject({
      proposals: [second.body.proposal.id],
      usd: {
        ...nothing,
        availableProgrammable: usd('100.00'),
        availableSupportReserve: usd('13.00'),
      },
    });
  });

  it('is a figure of now, and of no other time', async () => {
    expect(await reservedOf('/v1/pledges/P1?asAt=2024-07-15')).toBeNull();
    expect(await reservedOf('/v1/pledges/P1?knownAt=' + String(await client.head()))).toBeNull();
  });

  it('is cash of a receipt, in its own currency too, and kept from others', async () => {
    const path = `/v1/receipts/${receiptId}`;
    const payment = await certified(`${path}/returns`, returning('100.00'));
    expect(await reservedOf(path)).toEqual({
      proposals: [payment.body.proposal.id],
      usd: { cash: usd('100.00'), unapplied: usd('100.00') },
      inCurrency: { cash: usd('100.00'), unapplied: usd('100.00') },
    });
    const refused = await ask(`${path}/returns`, returning('50.01'));
    expect(refused.body).toMatchObject({ code: 'RESERVED', status: 409 });
    const { body: contract } = await service.http().get('/openapi.json');
    expect(documented(contract as Contract, `${path}/returns`, 409)).toContain('RESERVED');
    expect(documented(contract as Contract, '/v1/donors', 409)).not.toContain('RESERVED');
    const spending = '/v1/pledges/P1/expenditures';
    expect(documented(contract as Contract, spending, 409)).not.toContain('RESERVED');
  });

  it('gives way to the bank, which takes the money back', async () => {
    const path = `/v1/receipts/${receiptId}`;
    await client.done(`${path}/reversal`, {
      effectiveDate: '2024-07-15',
      reasonCode: 'OTHER',
      reason: 'recalled by the bank',
    });
    await until(async () => (await reservedOf(path))?.proposals.length === 0);
    const { body } = await service
      .http()
      .get('/v1/proposals?for=certification')
      .set('Authorization', service.as('u.certify'));
    const back = (body as { items: readonly object[] }).items.at(-1);
    expect(back).toMatchObject({
      status: 'PROPOSED',
      version: 2,
      books: [],
      because: expect.stringContaining('reversed') as string,
    });
    const report = await service.get<object>('/v1/audit/segregation?limit=10000');
    expect(report).toMatchObject({ conflicts: [], next: null });
  });
});
