import { Client } from '../support/client';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { allocation, credit, foundations, paidPledge, usd } from '../support/world';

const dated = { effectiveDate: '2024-07-10' };
const why = { ...dated, reasonCode: 'WRONG_DONOR', reason: 'typed on the wrong receipt' };

interface Balances {
  readonly items: readonly { readonly label: string; readonly usd: object }[];
}
interface Bridge {
  readonly usd: object;
}
interface Applied {
  readonly applications: readonly object[];
}

describe('payments that were undone', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  const figuresOf = async (pledge: string) => {
    const { items } = await service.get<Balances>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === pledge)?.usd;
  };

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

  it('owes a bounced refund again, and pays it again', async () => {
    await paidPledge(client, 'P');
    await client.done('/v1/pledges/P/allocations', allocation('A', '452.00'));
    const refund = {
      ...dated,
      id: 'REF',
      approvalReference: 'agreement art. 9',
      lines: [{ purpose: 'k', level: 'NATIONAL', gross: usd('113.00') }],
      paidFrom: 'BK-USD',
      paymentReference: 'PAY-1',
    };
    const { events } = await client.done('/v1/pledges/P/refunds', refund);
    const bounced = await client.done(
      '/v1/receipts',
      credit('bounced', '103.00', { valueDate: '2024-07-12' }),
    );
    const back = { pledgeId: 'P', effectiveDate: '2024-07-12' };
    const path = `/v1/receipts/${bounced.id}/applications`;
    const neither = await client.post(path, back);
    expect(neither.body).toMatchObject({ status: 400 });
    const returnsPayment = { eventId: events[0].id };
    const nobody = await client.post(path, { ...back, pledgeId: undefined, returnsPayment });
    expect(nobody.body).toMatchObject({ status: 400, detail: expect.stringContaining('pledgeId') });
    const answer = await client.done(path, { ...back, returnsPayment: { eventId: events[0].id } });
    expect(answer).toMatchObject({ application: { state: 'applied' } });
    expect(await figuresOf('P')).toMatchObject({
      cash: usd('1120.00'),
      pledgePayables: usd('113.00'),
      bankCharges: usd('10.00'),
      refunds: usd('113.00'),
      unallocated: usd('781.00'),
      fundBalance: usd('1007.00'),
    });
    expect(await service.get('/v1/pledges/P')).toMatchObject({ refunded: usd('0.00') });
    const bridge = await service.get<Bridge>('/v1/pledges/P/bridge');
    expect(bridge.usd).toMatchObject({
      difference: usd('0.00'),
      differenceHeld: usd('0.00'),
      refundsPaid: usd('-113.00'),
      paymentsReturned: usd('103.00'),
    });
    const receipt = await service.get<Applied>(`/v1/receipts/${bounced.id}`);
    expect(receipt.applications).toMatchObject([
      {
        kind: 'RETURNED_PAYMENT',
        state: 'applied',
        lines: [{ purpose: 'k', settles: usd('113.00'), cash: usd('103.00') }],
      },
    ]);
    const second = await client.done(
      '/v1/receipts',
      credit('again', '1.00', { valueDate: '2024-07-12' }),
    );
    const twice = await client.post(`/v1/receipts/${second.id}/applications`, {
      ...back,
      returnsPayment: { eventId: events[0].id },
    });
    expect(twice.body).toMatchObject({ status: 422, code: 'PAYMENT_NOT_MADE' });
    const again = { effectiveDate: '2024-07-14', paidFrom: 'BK-USD', paymentReference: 'PAY-2' };
    await client.done('/v1/pledges/P/refunds/REF/payment', again);
    expect(await service.get('/v1/pledges/P')).toMatchObject({ refunded: usd('113.00') });
    const undone = await client.post(
      `/v1/receipts/${bounced.id}/applications/${answer.application.id}/reversal`,
      { ...why, effectiveDate: '2024-07-15' },
    );
    expect(undone.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
  });

  it('owes money in suspense again that the bank sent back less what it kept, and pays it again', async () => {
    const owner = await client.done('/v1/receipts', credit('unknown', '91.00'));
    const path = `/v1/receipts/${owner.id}/returns`;
    const payment = { ...dated, kind: 'UNIDENTIFIED', amount: usd('91.00') };
    const { events } = await client.done(path, { ...payment, paymentReference: 'PAY-BACK' });
    const [returned] = events as [{ readonly id: string }];
    const laterValueDate = { valueDate: '2024-07-12' };
    const bounced = await client.done('/v1/receipts', credit('sent back', '81.90', laterValueDate));
    const applications = `/v1/receipts/${bounced.id}/applications`;
    const returnSentBack = { receiptId: owner.id, eventId: returned.id };
    const body = { effectiveDate: '2024-07-12', returnSentBack };
    const both = await client.post(applications, { ...body, pledgeId: 'P' });
    expect(both.body).toMatchObject({ status: 400, field: 'returnSentBack' });
    const twice = { ...body, lines: [{ settles: usd('1.00') }], evidence: 'letter' };
    expect((await client.post(applications, twice)).body).toMatchObject({
      status: 400,
      field: 'returnSentBack',
      detail:
        'returnSentBack cannot be given together with lines and evidence: leave one of them out',
    });
    const strange = { ...body, returnSentBack: { ...returnSentBack, eventId: 'nothing' } };
    expect((await client.post(applications, strange)).body).toMatchObject({
      status: 422,
      code: 'PAYMENT_NOT_MADE',
      field: 'returnSentBack.eventId',
    });
    const nobody = { ...body, returnSentBack: { ...returnSentBack, receiptId: 'nothing' } };
    expect((await client.post(applications, nobody)).body).toMatchObject({
      status: 422,
      code: 'PAYMENT_NOT_MADE',
      field: 'returnSentBack.receiptId',
    });
    const answer = await client.done(applications, body);
    expect(answer).toMatchObject({ id: bounced.id, application: { state: 'applied' } });
    expect(answer.events).toMatchObject([
      { type: 'ReceiptAssigned', stream: `receipt-${bounced.id}`, entries: [] },
      { type: 'ReturnSentBack', stream: `receipt-${owner.id}` },
    ]);
    const of = (id: string) => service.get<Applied>(`/v1/receipts/${id}`);
    expect(await of(owner.id)).toMatchObject({
      status: 'unapplied',
      unapplied: usd('91.00'),
      applications: [],
      cash: [{ bankAccount: 'BK-USD', amount: usd('81.90') }],
    });
    expect(await of(bounced.id)).toMatchObject({
      status: 'applied',
      unapplied: usd('0.00'),
      cash: [],
      applications: [
        { kind: 'RETURNED_PAYMENT', state: 'applied', pledgeId: null, returnOf: returnSentBack },
      ],
    });
    expect(await figuresOf('unattributed')).toMatchObject({ bankCharges: usd('9.10') });
    const explained = await service.get<object>('/v1/audit/explain?figure=bankCharges&donor=');
    expect(JSON.stringify(explained)).toContain('"bankReference":"sent back"');
    const never = await client.post(`${path}/${returned.id}/reversal`, why);
    expect(never.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });

    const undo = { ...why, effectiveDate: '2024-07-13' };
    const undone = await client.done(`${applications}/${answer.application.id}/reversal`, undo);
    expect(undone).toMatchObject({
      events: [{ type: 'ReturnSentBackReversed' }, { type: 'ReceiptReleased' }],
    });
    expect(await of(owner.id)).toMatchObject({ status: 'returned', unapplied: usd('0.00') });
    expect(await of(bounced.id)).toMatchObject({
      status: 'unapplied',
      unapplied: usd('81.90'),
      applications: [{ state: 'reversed' }],
    });
    expect(await figuresOf('unattributed')).toMatchObject({ bankCharges: usd('0.00') });

    const second = await client.done(applications, { ...body, effectiveDate: '2024-07-13' });
    const again = { ...payment, effectiveDate: '2024-07-14', paymentReference: 'PAY-BACK-2' };
    await client.done(path, again);
    expect(await of(owner.id)).toMatchObject({ status: 'returned', unapplied: usd('0.00') });
    const late = { ...undo, effectiveDate: '2024-07-15' };
    const stays = await client.post(`${applications}/${second.application.id}/reversal`, late);
    expect(stays.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
