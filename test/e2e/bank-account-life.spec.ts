import { Client } from '../support/client';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { csvRows, statementOf, textOf } from '../support/statements';
import { announcement, application, credit, foundations, terms, usd } from '../support/world';

interface Account {
  readonly name: string | null;
  readonly closedOn: string | null;
}

describe('a bank account', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-12-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/bank-accounts', {
      code: 'BK-USD-2',
      currency: 'USD',
      ledgerAccount: '1171',
      openedOn: '2024-01-01',
    });
    await client.done('/v1/pledges', {
      ...announcement('P1', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    await client.done(
      '/v1/receipts',
      credit('paid', '1130.00', {
        bankAccount: 'BK-USD-2',
        application: application('P1', '1130.00'),
      }),
    );
  });
  afterAll(() => service.stopAndRemove());

  const account = (query = '') => service.get<Account>(`/v1/bank-accounts/BK-USD-2${query}`);
  const rename = (effectiveDate: string, name: string) =>
    client.post('/v1/bank-accounts/BK-USD-2/name', { effectiveDate, name });
  const close = (effectiveDate: string, sending = {}) =>
    client.post('/v1/bank-accounts/BK-USD-2/closing', { effectiveDate }, sending);

  it('bears the name of the day that is asked for', async () => {
    expect(await account()).toMatchObject({ name: null, closedOn: null });
    expect((await rename('2024-06-01', 'Trust funds')).status).toBe(201);
    expect((await rename('2024-09-01', 'Trust funds of the Vienna office')).status).toBe(201);
    expect((await rename('2024-08-31', 'Late')).body.code).toBe('DATES_NOT_ORDERED');
    expect(await account('?asAt=2024-05-31')).toMatchObject({ name: null });
    expect(await account('?asAt=2024-08-31')).toMatchObject({ name: 'Trust funds' });
    expect(await account()).toMatchObject({ name: 'Trust funds of the Vienna office' });
  });

  it('is named in a statement as at its end', async () => {
    const namedAt = async (to: string) =>
      (await statementOf(service, 'DON-A', `to=${to}`)).receipts[0]?.bankAccountName;
    expect(await namedAt('2024-08-31')).toBe('Trust funds');
    expect(await namedAt('2024-11-30')).toBe('Trust funds of the Vienna office');
    const csv = await textOf(service, '/v1/donors/DON-A/statement?to=2024-08-31', 'text/csv');
    const row = csvRows(csv).find(({ figure }) => figure === 'bankAccountName');
    expect(row).toMatchObject({ section: 'receipts', pledge: 'P1', text: 'Trust funds' });
  });

  it('is not closed while anybody holds money on it', async () => {
    expect((await close('2024-11-30')).body).toMatchObject({
      status: 409,
      code: 'BANK_ACCOUNT_NOT_EMPTY',
      field: 'code',
      detail:
        'bank account BK-USD-2 is not empty: pledge P1 USD 1130.00: move what is held on it to another account first',
    });
    await client.done('/v1/transfers', {
      id: 'T1',
      effectiveDate: '2024-11-15',
      pledgeId: 'P1',
      documentReference: 'advice',
      from: { bankAccount: 'BK-USD-2', amount: usd('1130.00') },
      to: { bankAccount: 'BK-USD', amount: usd('1130.00') },
    });
    expect((await close('2024-11-14')).body).toMatchObject({
      code: 'DATES_NOT_ORDERED',
      field: 'effectiveDate',
    });
  });

  it('takes nothing after the day on which it was closed', async () => {
    expect((await close('2024-11-20', { dryRun: true })).status).toBe(200);
    expect((await close('2024-11-20')).status).toBe(201);
    expect((await close('2024-11-21')).body.code).toBe('BANK_ACCOUNT_CLOSED');
    expect(await account()).toMatchObject({ closedOn: '2024-11-20' });
    expect(await account('?asAt=2024-11-19')).toMatchObject({ closedOn: null });
    const late = credit('after', '5.00', { bankAccount: 'BK-USD-2', valueDate: '2024-11-21' });
    expect((await client.post('/v1/receipts', late)).body).toMatchObject({
      status: 422,
      code: 'BANK_ACCOUNT_CLOSED',
      field: 'bankAccount',
    });
    const back = await client.post('/v1/transfers', {
      id: 'T2',
      effectiveDate: '2024-11-22',
      pledgeId: 'P1',
      documentReference: 'advice',
      from: { bankAccount: 'BK-USD', amount: usd('1.00') },
      to: { bankAccount: 'BK-USD-2', amount: usd('1.00') },
    });
    expect(back.body.code).toBe('BANK_ACCOUNT_CLOSED');
  });

  it('gets nothing back by a reversal either', async () => {
    const { items } = await service.get<{ items: readonly { id: string; type: string }[] }>(
      '/v1/pledges/P1/history',
    );
    const moved = items.find(({ type }) => type === 'CashConverted');
    const reversal = { effectiveDate: '2024-11-25', reasonCode: 'OTHER', reason: 'never moved' };
    const back = await client.post(`/v1/pledges/P1/events/${moved?.id}/reversal`, reversal);
    expect(back.body).toMatchObject({
      status: 422,
      code: 'BANK_ACCOUNT_CLOSED',
      field: 'effectiveDate',
    });
  });

  it('of another currency brings its ledger account, which the trial balance names', async () => {
    await client.done('/v1/bank-accounts', {
      code: 'BK-SEK',
      currency: 'SEK',
      ledgerAccount: '1170',
      openedOn: '2024-01-01',
    });
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-07-02',
      publishedOn: '2024-07-02',
      kind: 'MID_MONTH',
      source: { name: 'fictitious' },
      rates: { SEK: '10' },
    });
    const net = { amount: '1000.00', currency: 'SEK' };
    const charges = { amount: '0.00', currency: 'SEK' };
    await client.done(
      '/v1/receipts',
      credit('kronor', '0', { bankAccount: 'BK-SEK', net, charges }),
    );
    const { items } = await service.get<{ items: readonly object[] }>('/v1/trial-balance');
    expect(items).toContainEqual(
      expect.objectContaining({ account: '1170', name: 'Cash at bank, SEK (BK-SEK)' }),
    );
  });

  it('keeps its events as they were', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
    const { items } = await service.get<{ items: readonly { eventType: string }[] }>(
      '/v1/journal?bankAccount=BK-USD-2',
    );
    expect(items.length).toBeGreaterThan(0);
  });
});
