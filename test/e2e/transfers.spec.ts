import { Client } from '../support/client';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { allocation, credit, eur, foundations, paidPledge, usd } from '../support/world';

interface Cash {
  readonly items: readonly {
    readonly bankAccount: string;
    readonly pledge: string | null;
    readonly amount: object;
    readonly usd: object;
  }[];
  readonly borrowedUsd: object;
}
interface Transfers {
  readonly items: readonly { readonly id: string; readonly reversedOn: string | null }[];
  readonly next: string | null;
}

const conversion = (changes: object = {}) => ({
  id: 'T1',
  effectiveDate: '2024-07-10',
  pledgeId: 'P',
  documentReference: 'FX deal 7',
  from: { bankAccount: 'BK-USD', amount: usd('500.00') },
  to: { bankAccount: 'BK-EUR', amount: eur('441.00') },
  ...changes,
});
const why = { effectiveDate: '2024-07-12', reasonCode: 'WRONG_AMOUNT', reason: 'mistyped' };

/** The rate is EUR 0.900. The pledge holds USD 1,130.00, and USD 500.00 is in suspense. */
describe('cash moved between own accounts', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await paidPledge(client, 'P');
    await client.done('/v1/pledges/P/allocations', allocation('A', '452.00'));
    await client.done('/v1/pledges/P/expenditures', {
      id: 'X1',
      effectiveDate: '2024-07-05',
      purpose: 'k',
      level: 'NATIONAL',
      direct: eur('360.00'),
      paidFrom: 'BK-EUR',
      document: 'month-end file',
    });
    receiptId = (await client.done('/v1/receipts', credit('unknown', '500.00'))).id;
  });

  afterAll(() => service.stopAndRemove());

  const cashOf = async (query: string) => {
    const { items, borrowedUsd } = await service.get<Cash>(`/v1/cash?${query}`);
    const rows = items.map(({ bankAccount, amount, usd: value }) => [bankAccount, amount, value]);
    return { rows, borrowedUsd };
  };
  const pledge = async () => {
    const { items } = await service.get<{
      items: readonly { label: string; usd: Readonly<Record<string, object>> }[];
    }>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === 'P')?.usd;
  };

  it('begins with internal borrowing', async () => {
    expect(await cashOf('pledge=P')).toEqual({
      rows: [
        ['BK-EUR', eur('-360.00'), usd('-400.00')],
        ['BK-USD', usd('1130.00'), usd('1130.00')],
      ],
      borrowedUsd: usd('400.00'),
    });
  });

  it('repays it, the pledge bearing the difference', async () => {
    const { id, events } = await client.done('/v1/transfers', conversion());
    expect(id).toBe('P~T1');
    expect(events).toMatchObject([{ type: 'CashConverted', stream: 'pledge-P' }]);
    expect(await cashOf('pledge=P')).toEqual({
      rows: [
        ['BK-EUR', eur('81.00'), usd('90.00')],
        ['BK-USD', usd('630.00'), usd('630.00')],
      ],
      borrowedUsd: usd('0.00'),
    });
    expect(await pledge()).toMatchObject({
      cash: usd('720.00'),
      exchangeLoss: usd('10.00'),
      unallocated: usd('668.00'),
      fundBalance: usd('720.00'),
    });
  });

  it('is a step of its own after the receipt, and leaves the identity whole', async () => {
    const { usd: steps } = await service.get<{ usd: object }>('/v1/pledges/P/bridge');
    expect(steps).toMatchObject({
      conversions: usd('-10.00'),
      difference: usd('0.00'),
      differenceHeld: usd('0.00'),
    });
    const identity = await service.get<{ identity: object }>('/v1/pledges/P');
    expect(identity.identity).toMatchObject({ difference: usd('0.00') });
  });

  it('moves money in suspense, whose difference nobody owns', async () => {
    const body = conversion({
      pledgeId: undefined,
      receiptId,
      from: { bankAccount: 'BK-USD', amount: usd('100.00') },
      to: { bankAccount: 'BK-EUR', amount: eur('89.10') },
    });
    const { id, events } = await client.done('/v1/transfers', body);
    expect([id, events[0].stream]).toEqual([`${receiptId}~T1`, `receipt-${receiptId}`]);
    expect((await cashOf('pledge=')).rows).toEqual([
      ['BK-EUR', eur('89.10'), usd('99.00')],
      ['BK-USD', usd('400.00'), usd('400.00')],
    ]);
    expect(await service.get<object>(`/v1/receipts/${receiptId}`)).toMatchObject({
      unapplied: usd('500.00'),
      cash: [
        { bankAccount: 'BK-EUR', amount: eur('89.10'), usd: usd('99.00') },
        { bankAccount: 'BK-USD', amount: usd('400.00'), usd: usd('400.00') },
      ],
    });
    const { items } = await service.get<{
      items: readonly { label: string; usd: Readonly<Record<string, object>> }[];
    }>('/v1/balances?by=donor');
    expect(items.find(({ label }) => label === 'unattributed')?.usd).toMatchObject({
      unapplied: usd('500.00'),
      exchangeLoss: usd('1.00'),
      fundBalance: usd('-1.00'),
    });
  });

  it('is listed by day, in both times, with what it made on exchange', async () => {
    const { items } = await service.get<Transfers>('/v1/transfers');
    expect(items).toMatchObject([
      {
        id: 'P~T1',
        pledgeId: 'P',
        purpose: 'TA-GEN',
        effectiveDate: '2024-07-10',
        from: conversion().from,
        to: conversion().to,
        exchangeResult: usd('-10.00'),
        documentReference: 'FX deal 7',
        reversedOn: null,
      },
      {
        id: `${receiptId}~T1`,
        pledgeId: null,
        receiptId,
        purpose: null,
        exchangeResult: usd('-1.00'),
      },
    ]);
    const first = await service.get<Transfers>('/v1/transfers?limit=1');
    const rest = await service.get<Transfers>(`/v1/transfers?limit=1&cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.next).toBeNull();
    expect((await service.get<Transfers>('/v1/transfers?asAt=2024-07-09')).items).toEqual([]);
    expect((await service.get<Transfers>('/v1/transfers?knownAt=0')).items).toEqual([]);
  });

  it('stands in the books of other engines with both sides of the exchange', async () => {
    const { text } = await service.http().get('/v1/audit/export?format=hledger');
    const transactions = text
      .split('\n\n')
      .filter((part) => /CashConverted|CashTransferred/.test(part));
    expect(transactions).toHaveLength(2);
    for (const transaction of transactions) {
      expect(transaction).toMatch(/Equity:Conversion:EUR .*-/);
      expect(transaction).toMatch(/Equity:Conversion:USD /);
    }
  });

  it('is reversed where it was booked, and says so from then on', async () => {
    const { items } = await service.get<{ items: readonly { eventId: string }[] }>(
      '/v1/transfers?limit=1',
    );
    await client.done(`/v1/pledges/P/events/${items[0]?.eventId}/reversal`, why);
    await client.done(`/v1/transfers/${receiptId}~T1/reversal`, why);
    const { items: after } = await service.get<Transfers>('/v1/transfers');
    expect(after.map(({ reversedOn }) => reversedOn)).toEqual(['2024-07-12', '2024-07-12']);
    const before = await service.get<Transfers>('/v1/transfers?asAt=2024-07-11');
    expect(before.items.map(({ reversedOn }) => reversedOn)).toEqual([null, null]);
    expect((await cashOf('pledge=')).rows).toEqual([['BK-USD', usd('500.00'), usd('500.00')]]);
    expect(await pledge()).toMatchObject({ exchangeLoss: usd('0.00'), cash: usd('730.00') });
  });

  it('is found by its name', async () => {
    const found = await service.get<object>('/v1/transfers/P~T1');
    expect(found).toMatchObject({ id: 'P~T1', pledgeId: 'P', reversedOn: '2024-07-12' });
    const { status, body } = await service.http().get('/v1/transfers/P~T9');
    expect([status, body.code]).toEqual([404, 'TRANSFER_UNKNOWN']);
  });

  it('is found the same by a replay, entry by entry', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });

  it.each([
    [{ purpose: 'k', pledgeId: undefined, receiptId: 'R' }, 'purpose'],
    [{ pledgeId: undefined, purpose: undefined }, 'receiptId'],
    [{ receiptId: 'R' }, 'pledgeId'],
    [{ documentReference: undefined }, 'documentReference'],
    [{ to: { bankAccount: 'BK-EUR' } }, 'to.amount'],
    [{ pledgeId: 'a b' }, 'pledgeId'],
  ])('refuses the shape of %j', async (changes, field) => {
    const { status, body } = await client.post('/v1/transfers', conversion(changes));
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
