import { Client } from '../support/client';
import { Service } from '../support/service';
import { announcement, foundations, terms, usd } from '../support/world';

interface Money {
  readonly amount: string;
}
interface PledgeView {
  readonly status: string;
  readonly agreed: Money;
  readonly identity: Readonly<Record<string, Money>>;
  readonly instalments: readonly { readonly dueOn: string; readonly amount: Money }[];
}

describe('the terms of an agreement over HTTP', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    const signed = { ...announcement('T', { announcedOn: undefined }) };
    await client.done('/v1/pledges', { ...signed, agreement: terms(usd('1130.00')) });
    await client.done('/v1/pledges/T/amendments', {
      effectiveDate: '2024-07-01',
      amount: usd('1000.00'),
      reason: 'smaller programme',
      documentReference: 'amendment 1',
    });
    await client.done('/v1/pledges/T/rescheduling', {
      effectiveDate: '2024-07-10',
      documentReference: 'letter 1',
      instalments: [{ no: 1, dueOn: '2024-10-31' }],
    });
  });

  afterAll(() => service.stopAndRemove());

  it.each([
    ['2024-06-30', '1130.00', '2024-06-30'],
    ['2024-07-09', '1000.00', '2024-06-30'],
    ['2024-07-10', '1000.00', '2024-10-31'],
  ])('are those of %s: %s due on %s', async (asAt, amount, dueOn) => {
    const pledge = await service.get<PledgeView>(`/v1/pledges/T?asAt=${asAt}`);
    expect(pledge).toMatchObject({
      agreed: { amount },
      identity: { receivable: { amount }, fundBalance: { amount }, difference: { amount: '0.00' } },
      instalments: [{ dueOn, originalDueOn: '2024-06-30', amount: { amount } }],
    });
    const { items } = await service.get<{ items: readonly object[] }>(`/v1/ageing?asAt=${asAt}`);
    const due = { dueOn, originalDueOn: '2024-06-30' };
    expect(items).toMatchObject([{ pledge: 'T', ...due, outstanding: { amount } }]);
  });

  it.each([
    ['2024-07-09', '2024-06-30'],
    ['2024-07-10', '2024-10-31'],
  ])('are told to the donor with the day first agreed, at the end of %s', async (to, dueOn) => {
    const path = `/v1/donors/DON-A/statement?to=${to}`;
    const { instalments } = await service.get<{ instalments: readonly object[] }>(path);
    expect(instalments).toMatchObject([{ pledge: 'T', dueOn, originalDueOn: '2024-06-30' }]);
  });

  it('are on the way from the signature to the cash', async () => {
    const { usd: steps } = await service.get<{ usd: Readonly<Record<string, Money>> }>(
      '/v1/pledges/T/bridge',
    );
    expect(steps).toMatchObject({
      signed: usd('1130.00'),
      amended: usd('-130.00'),
      outstanding: usd('-1000.00'),
      difference: usd('0.00'),
    });
  });
});
