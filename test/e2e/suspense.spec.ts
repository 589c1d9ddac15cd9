import { Client } from '../support/client';
import { Service } from '../support/service';
import { application, credit, eur, foundations, paidPledge, usd } from '../support/world';

interface Receipts {
  readonly agedOn: string;
  readonly items: readonly Record<string, unknown>[];
  readonly buckets: readonly (Record<string, unknown> & { bucket: string; receipts: number })[];
  readonly totals: Record<string, unknown>;
  readonly next: string | null;
}

describe('money in suspense', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-11-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/receipts', credit('old', '100.00', { valueDate: '2024-07-22' }));
    await client.done(
      '/v1/receipts',
      credit('euros', '0', {
        bankAccount: 'BK-EUR',
        net: eur('90.00'),
        charges: eur('0.00'),
        valueDate: '2024-10-02',
      }),
    );
    await paidPledge(client, 'P1');
    await overpaid();
  });
  afterAll(() => service.stopAndRemove());

  /** Books a payment of DON-A: USD 113.00 for P2, and USD 7.00 in excess; P1 has nothing outstanding. */
  async function overpaid(): Promise<void> {
    await client.done('/v1/pledges', {
      id: 'P2',
      donorId: 'DON-A',
      recommendation: 'n',
      amount: usd('113.00'),
      earmarks: [],
      agreement: {
        signedOn: '2024-05-06',
        agreementReference: 'AGR-2',
        condition: null,
        instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('113.00') }],
        pscRate: '0.13',
        source: 'BUDGET',
      },
    });
    const excess = { amount: usd('7.00'), treatment: 'REFUNDABLE', donorId: 'DON-A' };
    await client.done(
      '/v1/receipts',
      credit('too much', '120.00', {
        valueDate: '2024-10-30',
        application: application('P2', '113.00', { effectiveDate: '2024-10-30', excess }),
      }),
    );
  }

  const find = (query = '') => service.get<Receipts>(`/v1/receipts${query}`);
  const references = ({ items }: Receipts) => items.map((item) => item['bankReference']);

  it('is listed with its age', async () => {
    const { agedOn, items } = await find('?status=unapplied&asAt=2024-10-31');
    expect(agedOn).toBe('2024-10-31');
    expect(items).toMatchObject([
      { bankReference: 'old', unapplied: usd('100.00'), ageDays: 101, bucket: 'DAYS_91_180' },
      { bankReference: 'euros', unapplied: eur('90.00'), ageDays: 29, bucket: 'DAYS_0_30' },
    ]);
  });

  it('is added up by age and currency, and is what 2110 holds', async () => {
    const { buckets, totals } = await find('?status=unapplied&asAt=2024-10-31');
    expect(buckets.map(({ bucket, receipts }) => [bucket, receipts])).toEqual([
      ['DAYS_0_30', 1],
      ['DAYS_31_60', 0],
      ['DAYS_61_90', 0],
      ['DAYS_91_180', 1],
      ['DAYS_181_365', 0],
      ['YEARS_1_2', 0],
      ['YEARS_2_3', 0],
      ['YEARS_OVER_3', 0],
    ]);
    expect(buckets[0]).toMatchObject({
      unappliedUsd: usd('100.00'),
      inCurrencies: [{ unapplied: eur('90.00'), refundable: eur('0.00') }],
    });
    expect(totals).toEqual({
      receipts: 2,
      unappliedUsd: usd('200.00'),
      refundableUsd: usd('0.00'),
      inCurrencies: [
        { unapplied: eur('90.00'), refundable: eur('0.00') },
        { unapplied: usd('100.00'), refundable: usd('0.00') },
      ],
    });
    const books = await service.get<{ items: readonly { account: string; credit: object }[] }>(
      '/v1/trial-balance?asAt=2024-10-31&account=2110',
    );
    expect(books.items[0]?.credit).toEqual(totals['unappliedUsd']);
  });

  it('shows overpayments, whatever became of the rest of their receipts', async () => {
    const { items, totals } = await find('?status=overpaid&asAt=2024-10-31');
    expect(items).toMatchObject([
      {
        bankReference: 'too much',
        status: 'applied',
        unapplied: usd('0.00'),
        refundable: usd('7.00'),
        ageDays: 1,
        bucket: 'DAYS_0_30',
      },
    ]);
    expect(totals).toMatchObject({ receipts: 1, refundableUsd: usd('7.00') });
  });

  it('is over all receipts where no status is asked for; what is applied has no age', async () => {
    const { items, totals } = await find('?asAt=2024-10-31');
    expect(totals).toMatchObject({
      receipts: 3,
      unappliedUsd: usd('200.00'),
      refundableUsd: usd('7.00'),
    });
    const applied = items.find((item) => item['bankReference'] === 'credit of P1');
    expect(applied).toMatchObject({ status: 'applied', ageDays: null, bucket: null });
  });

  it('ages to today where no date is asked for, and is what it was at both times', async () => {
    expect((await find('?status=unapplied')).items[0]).toMatchObject({ ageDays: 102 });
    expect(references(await find('?status=unapplied&asAt=2024-10-01'))).toEqual(['old']);
    const nothing = await find('?status=unapplied&knownAt=0');
    expect([nothing.items, nothing.totals['receipts']]).toEqual([[], 0]);
  });

  it('keeps its totals on every page', async () => {
    const first = await find('?status=unapplied&limit=1');
    const rest = await find(`?status=unapplied&limit=1&cursor=${first.next}`);
    expect([...references(first), ...references(rest)]).toEqual(['old', 'euros']);
    expect(rest.totals).toEqual(first.totals);
    expect(rest.next).toBeNull();
  });

  it.each([
    ['status=open', 'status'],
    ['status=', 'status'],
    ['asAt=yesterday', 'asAt'],
    ['cursor=WzEsIlAxIiwyXQ', 'cursor'],
  ])('is not listed with %s', async (query, field) => {
    const { status, body } = await service.http().get(`/v1/receipts?${query}`);
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
