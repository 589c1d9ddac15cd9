import { Client } from '../support/client';
import { Service } from '../support/service';
import { csvRows, statementOf, textOf } from '../support/statements';
import { announcement, application, credit, eur, foundations, terms, usd } from '../support/world';

const yearEnd = { effectiveDate: '2024-12-31', publishedOn: '2024-12-29', kind: 'MONTHLY' };
const inEuro = { bankAccount: 'BK-EUR', charges: eur('0.00') };

describe('the rates of a statement', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    for (const id of ['P1', 'P2', 'P3']) {
      await client.done('/v1/pledges', {
        ...announcement(id, { announcedOn: undefined, amount: eur('900.00') }),
        agreement: terms(eur('900.00')),
      });
    }
    await rates({ effectiveDate: '2024-11-01', publishedOn: '2024-11-01' }, '0.935');
    await rates(yearEnd, '0.940');
  });
  afterAll(() => service.stopAndRemove());

  const rates = (list: object, EUR: string) =>
    client.done('/v1/exchange-rates', {
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR },
      ...list,
    });

  const receive = async (bankReference: string, amount: string, changes: object = {}) => {
    const received = { ...inEuro, valueDate: '2024-11-20', net: eur(amount), ...changes };
    return (await client.done('/v1/receipts', credit(bankReference, '0', received))).id as string;
  };

  const apply = (receiptId: string, pledgeId: string, amount: string, changes: object = {}) =>
    client.done(`/v1/receipts/${receiptId}/applications`, {
      ...application(pledgeId, '0', { lines: [{ instalment: 1, settles: eur(amount) }] }),
      effectiveDate: '2025-01-05',
      ...changes,
    });

  const statement = () => statementOf(service, 'DON-A', 'to=2025-01-31');
  const receiptsOf = async (pledge: string) =>
    (await statement()).receipts.filter((one) => one.pledge === pledge);

  it('stand on a line for each currency in which the money of one receipt came', async () => {
    const receiptId = await receive('half converted', '100.00');
    const transfer = await client.done('/v1/transfers', {
      id: 'T-HALF',
      receiptId,
      effectiveDate: '2024-12-02',
      documentReference: 'advice 9',
      from: { bankAccount: 'BK-EUR', amount: eur('40.00') },
      to: { bankAccount: 'BK-USD', amount: usd('42.00') },
    });
    const [{ id: eventId }] = transfer.events as [{ id: string }];
    const shownEvent = await service.get<{ rates: object; values: readonly object[] }>(
      `/v1/audit/events/${eventId}`,
    );
    expect(shownEvent.rates).toMatchObject([
      { member: 'from.rate', currency: 'EUR', unitsPerUsd: '0.935' },
      { member: 'to.rate', currency: 'USD', list: null },
    ]);
    expect(shownEvent.values.length).toBeGreaterThan(0);
    await apply(receiptId, 'P3', '100.00', { effectiveDate: '2024-12-03' });
    const lines = (await statement()).receipts.filter(
      ({ bankReference }) => bankReference === 'half converted',
    );
    expect(
      lines.map(({ gross, net, netUsd, settled, rate }) => [gross, net, netUsd, settled, rate]),
    ).toEqual([
      [eur('60.00'), eur('60.00'), usd('64.17'), eur('100.00'), '0.935'],
      [usd('42.00'), usd('42.00'), usd('42.00'), undefined, null],
    ]);
    const path = '/v1/donors/DON-A/statement?to=2025-01-31';
    const rows = csvRows(await textOf(service, path, 'text/csv'));
    const net = rows.filter(
      ({ section, reference, figure }) =>
        section === 'receipts' && reference === 'half converted' && figure === 'net',
    );
    expect(net.map(({ value, currency }) => [value, currency])).toEqual([
      ['60.00', 'EUR'],
      ['42.00', 'USD'],
    ]);
    const ofEvent = rows.filter(
      ({ section, reference, figure = '' }) =>
        section === 'receipts' &&
        reference === 'half converted' &&
        ['netUsd', 'settled'].includes(figure),
    );
    expect(ofEvent.map(({ figure, value, currency }) => [figure, value, currency])).toEqual([
      ['netUsd', '106.17', 'USD'],
      ['settled', '100.00', 'EUR'],
    ]);
  });

  it('are both shown where a run valued a receipt that was identified after the year end', async () => {
    const receiptId = await receive('unclaimed', '450.00');
    await apply(await receive('claimed', '45.00'), 'P1', '45.00', { effectiveDate: '2024-11-20' });
    await client.done('/v1/revaluations', { id: 'REV-2024', asAt: '2024-12-31' });
    await apply(receiptId, 'P1', '450.00');
    const [before, after] = await receiptsOf('P1');
    expect(before).toMatchObject({ rate: '0.935', netUsd: usd('48.13') });
    expect(before).not.toHaveProperty('revaluation');
    expect(after).toMatchObject({
      rate: '0.935',
      net: eur('450.00'),
      netUsd: usd('478.72'),
      revaluation: { id: 'REV-2024', asAt: '2024-12-31', rate: '0.940' },
    });
    const path = '/v1/donors/DON-A/statement?to=2025-01-31';
    const rows = csvRows(await textOf(service, path, 'text/csv'));
    const rateRows = rows.filter(
      ({ section, reference, figure }) =>
        section === 'receipts' && reference === 'unclaimed' && /rate/i.test(figure ?? ''),
    );
    expect(rateRows.map(({ figure, value, date, text }) => [figure, value, date, text])).toEqual([
      ['rate', '0.935', '2024-11-20', ''],
      ['revaluedRate', '0.940', '2024-12-31', 'REV-2024'],
    ]);
  });

  it('are those of the value date again once the run is reversed', async () => {
    const receiptId = await receive('two runs', '90.00', { valueDate: '2025-01-02' });
    await rates(
      { effectiveDate: '2025-01-10', publishedOn: '2025-01-10', kind: 'MID_MONTH' },
      '0.950',
    );
    await client.done('/v1/revaluations', { id: 'REV-JAN', asAt: '2025-01-10' });
    await apply(receiptId, 'P2', '30.00', { effectiveDate: '2025-01-11' });
    const [valued] = await receiptsOf('P2');
    expect(valued).toMatchObject({
      rate: '0.940',
      netUsd: usd('31.58'),
      revaluation: { id: 'REV-JAN', asAt: '2025-01-10', rate: '0.950' },
    });
    const applied = (
      await service.get<{ applications: readonly { id: string }[] }>(`/v1/receipts/${receiptId}`)
    ).applications[0];
    const reversal = { effectiveDate: '2025-01-11', reasonCode: 'OTHER', reason: 'another day' };
    await client.done(`/v1/receipts/${receiptId}/applications/${applied?.id}/reversal`, reversal);
    await client.done(`/v1/receipts/${receiptId}/revaluations/REV-JAN/reversal`, reversal);
    await apply(receiptId, 'P2', '30.00', { effectiveDate: '2025-01-12' });
    const [plain, ...others] = await receiptsOf('P2');
    expect(others).toEqual([]);
    expect(plain).toMatchObject({ rate: '0.940', netUsd: usd('31.91') });
    expect(plain).not.toHaveProperty('revaluation');
  });

  it('are those of the run for an overpayment that it valued and that was kept', async () => {
    const excess = { amount: eur('50.00'), treatment: 'REFUNDABLE', donorId: 'DON-A' };
    const first = await receive('too much', '100.00', { valueDate: '2025-01-15' });
    const { application: paid } = await apply(first, 'P2', '50.00', {
      effectiveDate: '2025-01-15',
      excess,
    });
    await rates(
      { effectiveDate: '2025-01-20', publishedOn: '2025-01-20', kind: 'MID_MONTH' },
      '0.900',
    );
    await client.done('/v1/revaluations', { id: 'REV-20', asAt: '2025-01-20' });
    await apply(first, 'P2', '50.00', {
      effectiveDate: '2025-01-21',
      fromOverpayment: paid.id,
      evidence: 'letter',
    });
    const kept = (await receiptsOf('P2')).at(-1);
    expect(kept).toMatchObject({
      rate: '0.950',
      netUsd: usd('55.56'),
      revaluation: { id: 'REV-20', asAt: '2025-01-20', rate: '0.900' },
    });
  });

  it('are not those of a run over a record that was taken back', async () => {
    const receiptId = await receive('recorded twice', '27.00', { valueDate: '2025-01-21' });
    await rates(
      { effectiveDate: '2025-01-22', publishedOn: '2025-01-22', kind: 'MID_MONTH' },
      '0.910',
    );
    await client.done('/v1/revaluations', { id: 'REV-22', asAt: '2025-01-22' });
    const reversal = { effectiveDate: '2025-01-23', reasonCode: 'OTHER', reason: 'wrong text' };
    await client.done(`/v1/receipts/${receiptId}/reversal`, reversal);
    await receive('recorded twice', '27.00', { valueDate: '2025-01-23' });
    await apply(receiptId, 'P2', '27.00', { effectiveDate: '2025-01-24' });
    const plain = (await receiptsOf('P2')).at(-1);
    expect(plain).toMatchObject({ rate: '0.910', netUsd: usd('29.67') });
    expect(plain).not.toHaveProperty('revaluation');
  });
});
