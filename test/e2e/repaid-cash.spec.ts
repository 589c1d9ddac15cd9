import { Client } from '../support/client';
import { gapsIn, type Bridge } from '../support/bridges';
import { Service } from '../support/service';
import { csvRows, statementOf, textOf } from '../support/statements';
import { announcement, application, credit, eur, foundations, terms, usd } from '../support/world';

interface Balances {
  readonly items: readonly { readonly usd: Readonly<Record<string, unknown>> }[];
}

/**
 * EUR 100.00 was spent at 0.500 before any money came, which is USD -200.00. Then EUR 1,000.00 arrives at
 * 0.900.
 */
describe('a receipt that repays a debt in cash', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;
  let applicationId: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await rate('2024-06-01', '0.500');
    await client.done('/v1/pledges', {
      ...announcement('P1', { announcedOn: undefined, amount: eur('1000.00') }),
      agreement: terms(eur('1000.00')),
    });
    await client.done('/v1/pledges/P1/expenditures', {
      id: 'X1',
      effectiveDate: '2024-06-03',
      purpose: 'k',
      level: 'NATIONAL',
      direct: eur('100.00'),
      paidFrom: 'BK-EUR',
      document: 'month-end file',
    });
    await rate('2024-07-01', '0.900');
    const applied = application('P1', '0', { lines: [{ instalment: 1, settles: eur('1000.00') }] });
    const inEuro = { bankAccount: 'BK-EUR', net: eur('1000.00'), charges: eur('0.00') };
    const received = credit('C1', '0', { ...inEuro, application: applied });
    ({
      id: receiptId,
      application: { id: applicationId },
    } = await client.done('/v1/receipts', received));
  });
  afterAll(() => service.stopAndRemove());

  const rate = (day: string, EUR: string) =>
    client.done('/v1/exchange-rates', {
      effectiveDate: day,
      publishedOn: day,
      kind: 'MONTHLY',
      rates: { EUR },
      source: { name: 'fictitious list' },
      approvalReference: 'the rate jumped',
    });

  const unspent = async () => {
    const path = '/v1/donors/DON-A/statement?to=2024-12-31';
    const rows = csvRows(await textOf(service, path, 'text/csv'));
    const openRows = rows.filter(({ section, value }) => section === 'unspent' && value !== '0.00');
    return Object.fromEntries(openRows.map(({ figure, value }) => [figure, value]));
  };
  const bridge = () => service.get<Bridge>('/v1/pledges/P1/bridge');

  it('is received at what it was worth when it came, and what it repaid is an exchange result', async () => {
    expect(await unspent()).toEqual({
      received: '1111.11',
      expenditure: '-200.00',
      borrowingRepaid: '88.89',
      closing: '1000.00',
    });
    const { receipts } = await statementOf(service, 'DON-A', 'to=2024-12-31');
    expect(receipts).toMatchObject([{ rate: '0.900', netUsd: usd('1111.11') }]);
  });

  it('leads from the agreement to that value, and then to what is held', async () => {
    const found = await bridge();
    expect(gapsIn(found)).toEqual({});
    expect(found.usd).toMatchObject({
      signed: usd('1111.11'),
      exchangeAtReceipt: usd('0.00'),
      cashReceived: usd('1111.11'),
      borrowingRepaid: usd('88.89'),
      cashHeld: usd('1000.00'),
    });
  });

  it('counts as received in the balances at that value', async () => {
    const { items } = await service.get<Balances>('/v1/balances?by=pledge');
    expect(items[0]?.usd).toMatchObject({
      received: usd('1111.11'),
      exchangeGain: usd('88.89'),
    });
  });

  it('is not received at all once its application is reversed', async () => {
    await client.done(`/v1/receipts/${receiptId}/applications/${applicationId}/reversal`, {
      effectiveDate: '2024-07-03',
      reasonCode: 'OTHER',
      reason: 'another agreement',
    });
    expect(await unspent()).toMatchObject({ expenditure: '-200.00' });
    expect(await unspent()).not.toHaveProperty('received');
    expect(gapsIn(await bridge())).toEqual({});
  });
});
