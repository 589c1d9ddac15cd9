import { Client } from '../support/client';
import { Service } from '../support/service';
import { announcement, application, credit, foundations, terms, usd } from '../support/world';

interface View {
  readonly status: string;
  readonly unapplied: object;
  readonly refundable: object;
  readonly applications: readonly object[];
}

const reversal = { effectiveDate: '2024-07-11', reasonCode: 'OTHER', reason: 'typing error' };

describe('an overpayment that the donor wishes to keep', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;
  let firstId: string;
  let keptId: string;

  const keeping = (amount: string, changes: object = {}) =>
    application('P', amount, {
      effectiveDate: '2024-07-11',
      evidence: 'letter of 10 July',
      lines: [{ instalment: 2, settles: usd(amount) }],
      ...changes,
    });

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    const instalments = ['1000.00', '500.00'].map((amount, index) => ({
      no: index + 1,
      dueOn: `2024-0${6 + index}-30`,
      amount: usd(amount),
    }));
    await client.done('/v1/pledges', {
      ...announcement('P', { announcedOn: undefined, amount: usd('1500.00') }),
      agreement: terms(usd('1500.00'), { instalments }),
    });
    const excess = { amount: usd('300.00'), treatment: 'REFUNDABLE' };
    const answer = await client.done(
      '/v1/receipts',
      credit('over', '1300.00', { application: application('P', '1000.00', { excess }) }),
    );
    receiptId = answer.id;
    firstId = answer.application.id;
  });

  afterAll(() => service.stopAndRemove());

  const view = () => service.get<View>(`/v1/receipts/${receiptId}`);
  const outstanding = async () => {
    const { items } = await service.get<{
      items: readonly { label: string; usd: Record<string, object> }[];
    }>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === 'P')?.usd;
  };
  const apply = (body: object) => client.post(`/v1/receipts/${receiptId}/applications`, body);

  it('is owed back until then', async () => {
    expect(await view()).toMatchObject({
      status: 'applied',
      unapplied: usd('0.00'),
      refundable: usd('300.00'),
      applications: [{ id: firstId, fromOverpayment: null }],
    });
  });

  it.each([
    ['DONOR_WISH_REQUIRED', 422, 'evidence', { evidence: undefined }],
    ['APPLICATION_UNKNOWN', 422, 'fromOverpayment', { fromOverpayment: 'nothing' }],
    ['RECEIPT_EXCEEDED', 422, 'lines', { lines: [{ instalment: 2, settles: usd('300.01') }] }],
  ])('is refused with %s', async (...[code, status, field, changes]) => {
    const answer = await apply(keeping('200.00', { fromOverpayment: firstId, ...changes }));
    expect(answer.body).toMatchObject({ code, status, field });
  });

  it('settles the next instalment, and the rest stays owed', async () => {
    const { body } = await apply(keeping('200.00', { fromOverpayment: firstId }));
    expect(body).toMatchObject({ application: { state: 'applied' } });
    keptId = body.application.id;
    expect(await view()).toMatchObject({
      status: 'applied',
      unapplied: usd('0.00'),
      refundable: usd('100.00'),
      applications: [{ id: firstId }, { id: keptId, state: 'applied', fromOverpayment: firstId }],
    });
    expect(await outstanding()).toMatchObject({
      received: usd('1200.00'),
      outstanding: usd('300.00'),
      cash: usd('1200.00'),
    });
  });

  it('is among the overpayments that are owed, with what is left of it', async () => {
    const { items } = await service.get<{ items: readonly object[] }>(
      '/v1/receipts?status=overpaid',
    );
    expect(items).toMatchObject([{ id: receiptId, refundable: usd('100.00') }]);
  });

  it('is owed again once the application that keeps it is reversed', async () => {
    const path = `/v1/receipts/${receiptId}/applications/${keptId}/reversal`;
    const { events } = await client.done(path, reversal);
    expect((events as readonly { type: string }[]).map(({ type }) => type)).toEqual([
      ...['ReceiptApplicationReversed', 'ReceiptReleased'],
    ]);
    expect(await view()).toMatchObject({ unapplied: usd('0.00'), refundable: usd('300.00') });
    expect(await outstanding()).toMatchObject({ received: usd('1000.00'), cash: usd('1000.00') });
  });

  it('goes back with its receipt', async () => {
    await apply(keeping('300.00', { fromOverpayment: firstId }));
    await client.done(`/v1/receipts/${receiptId}/reversal`, {
      ...reversal,
      withApplications: true,
    });
    expect(await view()).toMatchObject({
      status: 'reversed',
      unapplied: usd('0.00'),
      refundable: usd('0.00'),
    });
    expect(await outstanding()).toMatchObject({ received: usd('0.00'), cash: usd('0.00') });
  });
});
