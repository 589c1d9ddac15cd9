import { gapsIn, type Bridge } from '../support/bridges';
import { Client } from '../support/client';
import { openingReceipt } from '../support/opening-endpoints';
import { byController } from '../support/periods';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { announcement, application, credit, eur, foundations, terms, usd } from '../support/world';

interface Listed {
  readonly items: readonly object[];
  readonly totals: object;
}
interface Receipt {
  readonly id: string;
  readonly applications: readonly { readonly id: string }[];
}

const path = '/v1/opening-balances/receipts';
const dated = { effectiveDate: '2024-07-10' };
const reversal = { ...dated, reasonCode: 'WRONG_AMOUNT', reason: 'other trial balance' };

describe('money in suspense that is taken over', () => {
  let service: Service;
  let client: Client;
  let id: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', {
      ...announcement('P', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    const done = await client.done(path, openingReceipt('CREDIT-2023'), byController);
    id = done.id;
  });

  afterAll(() => service.stopAndRemove());

  const trialBalance = async (query = '') => {
    const { items } = await service.get<{
      items: readonly { account: string; balance: { amount: string } }[];
    }>(`/v1/trial-balance${query}`);
    return Object.fromEntries(items.map(({ account, balance }) => [account, balance.amount]));
  };

  it('stands in the trial balance from the day of its take-over, and in no surplus', async () => {
    expect(await trialBalance('?asAt=2023-12-31')).toEqual({});
    expect(await trialBalance('?asAt=2024-01-01')).toEqual({ '1110': '250.00', '2110': '-250.00' });
  });

  it('is listed and aged from its value date', async () => {
    const listed = await service.get<Listed>('/v1/receipts?status=unapplied&asAt=2024-01-01');
    expect(listed).toMatchObject({
      items: [
        {
          id,
          status: 'unapplied',
          bankReference: 'CREDIT-2023',
          valueDate: '2023-11-20',
          takenOverOn: '2024-01-01',
          net: usd('250.00'),
          charges: usd('0.00'),
          unapplied: usd('250.00'),
          unappliedUsd: usd('250.00'),
          ageDays: 42,
        },
      ],
      totals: { receipts: 1, unappliedUsd: usd('250.00') },
    });
  });

  it('is in the books once, whoever books the bank credit', async () => {
    for (const [to, body] of [
      [path, openingReceipt('CREDIT-2023')],
      ['/v1/receipts', credit('CREDIT-2023', '250.00')],
    ] as const) {
      const again = await client.post(to, body, byController);
      expect(again.body).toMatchObject({ status: 409, code: 'DUPLICATE_BANK_REFERENCE' });
    }
  });

  it('is applied to a pledge, which shows where it came from', async () => {
    await client.done(`/v1/receipts/${id}/applications`, application('P', '200.00'));
    const receipt = await service.get<Receipt>(`/v1/receipts/${id}`);
    expect(receipt).toMatchObject({ unapplied: usd('50.00'), applications: [{ pledgeId: 'P' }] });
    expect(await service.get('/v1/donors/DON-A/statement?to=2024-07-15')).toMatchObject({
      receipts: [
        {
          pledge: 'P',
          bankReference: 'CREDIT-2023',
          valueDate: '2023-11-20',
          rate: null,
          net: usd('200.00'),
          settled: usd('200.00'),
        },
      ],
    });
    expect(gapsIn(await service.get<Bridge>('/v1/pledges/P/bridge'))).toEqual({});
  });

  it('is reversed by the controller alone, with what was applied of it', async () => {
    const back = { ...reversal, withApplications: true };
    const others = await client.post(`/v1/receipts/${id}/reversal`, back);
    expect(others.body).toMatchObject({ status: 403, code: 'AUTHORITY_REQUIRED' });
    expect((await service.get<Listed>('/v1/receipts?status=unapplied')).items).toHaveLength(1);
    await client.done(`/v1/receipts/${id}/reversal`, back, byController);
    expect(await service.get(`/v1/receipts/${id}`)).toMatchObject({ status: 'reversed' });
    const { '1110': cash, '2110': suspense } = await trialBalance();
    expect([cash, suspense]).toEqual([undefined, undefined]);
  });

  it('is returned at the value that it came with, and leaves no value behind', async () => {
    const unapplied = { amount: eur('100.00'), carryingUsd: '120.00' };
    const inEuro = openingReceipt('EURO-2023', { bankAccount: 'BK-EUR', unapplied });
    const taken = await client.done(path, inEuro, byController);
    await client.done(`/v1/receipts/${taken.id}/returns`, {
      kind: 'UNIDENTIFIED',
      ...dated,
      amount: eur('100.00'),
      paymentReference: 'PAY-1',
    });
    const found = await trialBalance();
    for (const code of ['2110', '1120', '4910', '5410']) expect(found[code]).toBeUndefined();
  });

  it('is replayed to the same books', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
