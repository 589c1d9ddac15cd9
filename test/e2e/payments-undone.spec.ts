import { Client } from '../support/client';
import { Service } from '../support/service';
import { credit, foundations, usd } from '../support/world';

const dated = { effectiveDate: '2024-07-10' };
const why = { ...dated, reasonCode: 'WRONG_DONOR', reason: 'typed on the wrong receipt' };

describe('payments that were undone', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  it('takes a wrong return back, pays it from the right receipt under its reference, and reverses the receipt', async () => {
    const payment = { ...dated, kind: 'BANK_RECALL', amount: usd('100.00') };
    const made = { ...payment, paymentReference: 'PAY-RECALL' };
    const wrong = await client.done('/v1/receipts', credit('wrong', '100.00'));
    const right = await client.done('/v1/receipts', credit('right', '100.00'));
    const { events } = await client.done(`/v1/receipts/${wrong.id}/returns`, made);
    const stands = await client.post(`/v1/receipts/${wrong.id}/reversal`, why);
    expect(stands.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
    const taken = await client.post(`/v1/receipts/${right.id}/returns`, made);
    expect(taken.body).toMatchObject({ status: 409, code: 'DUPLICATE_PAYMENT_REFERENCE' });
    await client.done(`/v1/receipts/${wrong.id}/returns/${events[0].id}/reversal`, why);
    await client.done(`/v1/receipts/${right.id}/returns`, made);
    const of = (id: string) => service.get<{ unapplied: object }>(`/v1/receipts/${id}`);
    expect(await of(wrong.id)).toMatchObject({ unapplied: usd('100.00') });
    expect(await of(right.id)).toMatchObject({ unapplied: usd('0.00') });
    await client.done(`/v1/receipts/${wrong.id}/reversal`, why);
  });
});
