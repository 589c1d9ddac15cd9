import { Client } from '../support/client';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { allocation, eur, foundations, paidPledge, usd } from '../support/world';

interface Row {
  readonly label: string;
  readonly usd: Readonly<Record<string, { amount: string }>>;
}

describe("the account's own items", () => {
  let service: Service;
  let client: Client;
  const fee = { effectiveDate: '2024-07-15', documentReference: 'statement 2024-07' };
  const spending = { ...fee, id: 'ERP-7', amount: usd('20.00') };
  const items = '/v1/bank-accounts/BK-USD';

  beforeAll(async () => {
    service = await Service.start({ at: '2024-12-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await paidPledge(client, 'P1');
    await client.done('/v1/pledges/P1/allocations', allocation('A1', '452.00'));
    await client.done('/v1/pledges/P1/expenditures', {
      effectiveDate: '2024-07-10',
      id: 'ERP-6',
      purpose: 'k',
      level: 'NATIONAL',
      direct: usd('100.00'),
      paidFrom: 'BK-USD',
      document: 'month-end file',
      chargeSupport: true,
    });
    await client.done(`${items}/fees`, { ...fee, amount: usd('7.00') });
    await client.done(`${items}/support-spending`, spending);
  });
  afterAll(() => service.stopAndRemove());

  const rows = async (by: string) => {
    const { items: found } = await service.get<{ items: readonly Row[] }>(`/v1/balances?by=${by}`);
    return new Map(found.map((row) => [row.label, row.usd]));
  };
  const figure = (of: ReadonlyMap<string, Row['usd']>, row: string, word: string) =>
    of.get(row)?.[word]?.amount;

  it('are in the bank account, which equals the statement of the bank', async () => {
    const { accounts, items: owned } = await service.get<{
      accounts: readonly { account: string; amount: object }[];
      items: readonly object[];
    }>('/v1/cash');
    expect(accounts).toMatchObject([{ account: '1110', amount: usd('1003.00') }]);
    expect(owned).toMatchObject([
      { owner: 'PLEDGE', pledge: 'P1', fund: null, amount: usd('1030.00') },
      { owner: 'ACCOUNT', pledge: null, fund: 'ART30', amount: usd('-7.00') },
      { owner: 'ACCOUNT', pledge: null, fund: 'PSC-FUND', amount: usd('-20.00') },
    ]);
    expect(await service.get('/v1/cash')).toMatchObject({
      suspenseUsd: usd('0.00'),
      accountItemsUsd: usd('-27.00'),
      borrowedUsd: usd('27.00'),
    });
  });

  it('are of a fund and of no donor: the support fund has less, and no donor has', async () => {
    const funds = await rows('fund');
    expect(figure(funds, 'PSC-FUND', 'fundBalance')).toBe('-7.00');
    expect(figure(funds, 'ART30', 'fundBalance')).toBe('1010.00');
    const donors = await rows('donor');
    expect(figure(donors, 'DON-A', 'fundBalance')).toBe('1017.00');
    expect(figure(donors, 'DON-A', 'bankCharges')).toBe('0.00');
    expect(figure(donors, 'unattributed', 'fundBalance')).toBe('-14.00');
    expect(figure(donors, 'unattributed', 'bankCharges')).toBe('7.00');
    const purposes = await rows('purpose');
    expect(figure(purposes, 'PSC-FUND', 'fundBalance')).toBe('-7.00');
    const kinds = await rows('accountItem');
    expect([...kinds.keys()]).toEqual(['FEE', 'SUPPORT_SPENDING', 'unattributed']);
  });

  it('are no direct expenditure, which support is charged for', async () => {
    const funds = await rows('fund');
    expect(figure(funds, 'ART30', 'directExpenditure')).toBe('100.00');
    expect(figure(funds, 'PSC-FUND', 'directExpenditure')).toBe('0.00');
    expect(figure(funds, 'PSC-FUND', 'supportSpending')).toBe('20.00');
    expect(figure(funds, 'PSC-FUND', 'unallocated')).toBe('0.00');
    const authority = await service.get<object>('/v1/spending-authority?by=purpose');
    expect(authority).toMatchObject({
      items: [{ label: 'k', spentDirect: usd('100.00') }],
      totals: { spentDirect: usd('100.00') },
    });
    const year = '/v1/financial-performance?year=2024';
    const performance = await service.get<object>(year);
    expect(performance).toMatchObject({
      figures: {
        directExpenditure: usd('100.00'),
        supportSpending: usd('20.00'),
        bankCharges: usd('7.00'),
        totalExpense: usd('140.00'),
      },
    });
  });

  it('are journal lines of the account, each by its event and its document', async () => {
    const { items: lines } = await service.get<{ items: readonly { eventId: string }[] }>(
      '/v1/journal?accountItem=FEE',
    );
    expect(lines).toMatchObject([
      { account: '5310', usd: usd('7.00'), fund: 'ART30', bankAccount: 'BK-USD', donor: null },
      { account: '1110', usd: usd('-7.00'), stream: 'account-items-BK-USD', accountItem: 'FEE' },
    ]);
    const trial = await service.get<object>('/v1/trial-balance?accountItem=');
    expect(trial).toMatchObject({ dueFromRest: usd('0.00') });
  });

  it('spend a document of another system once over all pledges, and free it by a reversal', async () => {
    const again = await client.post(`${items}/support-spending`, { ...spending, id: 'ERP-6' });
    expect(again.body).toMatchObject({ status: 409, code: 'DUPLICATE_ERP_DOCUMENT', field: 'id' });
    const other = { ...spending, id: 'ERP-8' };
    const spent = await client.done(`${items}/support-spending`, other);
    expect(spent.warnings).toMatchObject([{ code: 'LIKELY_DUPLICATE' }]);
    const reversal = { ...fee, reasonCode: 'DUPLICATE', reason: 'booked twice' };
    const path = `${items}/items/${spent.events[0].id}/reversal`;
    await client.done(path, reversal);
    expect((await client.post(path, reversal)).body.code).toBe('ALREADY_REVERSED');
    await client.done(`${items}/support-spending`, { ...other, amount: usd('1.00') });
  });

  it('are refused without their document, and warned of where the account is below zero', async () => {
    const bare = { effectiveDate: '2024-07-15', amount: eur('9.00') };
    const refused = await client.post('/v1/bank-accounts/BK-EUR/fees', bare);
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'DOCUMENT_REQUIRED',
      field: 'documentReference',
      detail: 'a fee of the bank is booked with its document: state the documentReference',
    });
    const charged = await client.done('/v1/bank-accounts/BK-EUR/fees', { ...bare, ...fee });
    expect(charged.warnings).toMatchObject([
      { code: 'RATE_OLD' },
      {
        code: 'BANK_OVERDRAWN',
        detail:
          'BK-EUR is EUR 9.00 below zero on 2024-07-15, over all owners of cash on it: move money there',
      },
    ]);
    const missing = await client.post('/v1/bank-accounts/BK-NONE/fees', { ...bare, ...fee });
    expect(missing.body).toMatchObject({ status: 404, code: 'BANK_ACCOUNT_UNKNOWN' });
  });

  it('keep a bank account from being closed', async () => {
    const closing = await client.post('/v1/bank-accounts/BK-EUR/closing', {
      effectiveDate: '2024-11-30',
    });
    expect(closing.body.detail).toContain('fund ART30 EUR -9.00');
  });

  it('come out of a replay as they are', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
