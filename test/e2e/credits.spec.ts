import { Client } from '../support/client';
import { byController } from '../support/periods';
import { Service } from '../support/service';
import {
  allocation,
  announcement,
  application,
  credit,
  foundations,
  terms,
  usd,
} from '../support/world';

type Figures = Readonly<Record<string, object>>;
interface Bridge {
  readonly usd: Figures & { readonly afterReceipt?: Figures };
}

const dated = { effectiveDate: '2024-07-10', purpose: 'TA-GEN' };
const banked = (bankReference: string, amount: string, changes: object = {}) => ({
  ...dated,
  bankAccount: 'BK-USD',
  bankReference,
  amount: usd(amount),
  ...changes,
});
const reversal = { effectiveDate: '2024-07-11', reasonCode: 'OTHER', reason: 'typing error' };

describe('money that pays nothing of the agreement', () => {
  let service: Service;
  let client: Client;
  let withLevy: string;
  let interestAnswer: { id: string; application: { id: string } };

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', {
      ...announcement('P', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    const receipt = await client.done(
      '/v1/receipts',
      credit('with levy', '1111.30', { application: application('P', '1100.00') }),
    );
    withLevy = receipt.id;
    await client.done(
      '/v1/pledges/P/write-offs',
      {
        ...dated,
        purpose: undefined,
        lines: [{ instalment: 1, amount: usd('30.00') }],
        investigationReference: 'INV-1',
        approvalReference: 'memo 1',
        reason: 'gone',
      },
      byController,
    );
  });

  afterAll(() => service.stopAndRemove());

  const figures = async () => {
    const { items } = await service.get<{
      items: readonly { label: string; usd: Figures }[];
    }>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === 'P')?.usd;
  };
  const levy = (changes: object = {}) => ({
    ...dated,
    id: 'LEVY-1',
    receiptId: withLevy,
    amount: usd('11.30'),
    rate: '0.01',
    ...changes,
  });
  const interest = (changes: object = {}) =>
    banked('interest', '20.00', { id: 'INT-1', clause: 'art. 7 (2)', ...changes });
  const recovery = (amount: string, changes: object = {}) =>
    banked('recovery', amount, { id: 'REC-1', writtenOffInstalment: 1, ...changes });
  const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);

  it.each([
    ['interest', 'AGREEMENT_CLAUSE_REQUIRED', 422, 'clause', () => interest({ clause: ' ' })],
    [
      'interest',
      'DUPLICATE_BANK_REFERENCE',
      409,
      'bankReference',
      () => interest({ bankReference: 'with levy' }),
    ],
    [
      'interest',
      'CURRENCY_MISMATCH',
      422,
      'amount',
      () => interest({ amount: { amount: '1.00', currency: 'EUR' } }),
    ],
    [
      'interest',
      'DATE_IN_FUTURE',
      422,
      'effectiveDate',
      () => interest({ effectiveDate: '2024-07-17' }),
    ],
    ['interest', 'PURPOSE_NOT_ALLOWED', 422, 'purpose', () => interest({ purpose: 'f' })],
    ['levies', 'LEVY_RATE_INVALID', 422, 'rate', () => levy({ rate: '0' })],
    ['levies', 'RECEIPT_EXCEEDED', 422, 'amount', () => levy({ amount: usd('11.31') })],
    ['levies', 'RECEIPT_UNKNOWN', 422, 'receiptId', () => levy({ receiptId: 'nothing' })],
    ['recoveries', 'RECOVERY_EXCEEDS_WRITTEN_OFF', 422, 'amount', () => recovery('30.01')],
    [
      'recoveries',
      'INSTALMENT_UNKNOWN',
      422,
      'writtenOffInstalment',
      () => recovery('1.00', { writtenOffInstalment: 2 }),
    ],
  ])('is refused: %s with %s', async (...[path, code, status, field, body]) => {
    const before = await client.head();
    const answer = await client.post(`/v1/pledges/P/${path}`, body());
    expect(answer.body).toMatchObject({ code, status, field });
    expect(await client.head()).toBe(before);
  });

  it('is interest, which can be allocated', async () => {
    interestAnswer = await client.done('/v1/pledges/P/interest', interest());
    expect(await figures()).toMatchObject({
      received: usd('1100.00'),
      cash: usd('1120.00'),
      unallocated: usd('1120.00'),
      interest: usd('20.00'),
      fundBalance: usd('1120.00'),
      unapplied: usd('0.00'),
    });
    await client.done('/v1/pledges/P/allocations', {
      ...allocation('ALL', '1120.00', { effectiveDate: '2024-07-10' }),
    });
    expect(await figures()).toMatchObject({ unallocated: usd('0.00') });
  });

  it('is booked once under its bank reference, whatever it is', async () => {
    const reference = { bankReference: 'interest' };
    const answers = await Promise.all([
      client.post('/v1/pledges/P/recoveries', recovery('1.00', reference)),
      client.post('/v1/receipts', credit('interest', '20.00')),
      client.post('/v1/pledges/P/interest', interest({ id: 'INT-2' })),
    ]);
    expect(answers.map(({ body }) => body.code)).toEqual(
      Array<string>(3).fill('DUPLICATE_BANK_REFERENCE'),
    );
  });

  it('is a levy, which is owed on and can never be allocated', async () => {
    const accrued = await client.done('/v1/pledges/P/levies', levy());
    expect(accrued.warnings).toEqual([
      {
        code: 'LEVY_DIFFERS',
        detail: `receipt ${withLevy} brought USD 1100.00 for pledge P: a levy of 0.01 on that is USD 11.00, not USD 11.30`,
      },
    ]);
    expect(await figures()).toMatchObject({
      levyPayable: usd('11.30'),
      pledgePayables: usd('11.30'),
      cash: usd('1131.30'),
      fundBalance: usd('1120.00'),
    });
    const more = allocation('MORE', '0.01', { effectiveDate: '2024-07-10' });
    const refused = await client.post('/v1/pledges/P/allocations', more);
    expect(refused.body).toMatchObject({ code: 'INSUFFICIENT_CASH' });
    const payment = { effectiveDate: '2024-07-12', paidFrom: 'BK-USD', paymentReference: 'PAY-1' };
    const paid = await client.done('/v1/pledges/P/levies/LEVY-1/payment', payment);
    expect(typesOf(paid.events)).toEqual(['LevyPaid']);
    expect(await figures()).toMatchObject({ levyPayable: usd('0.00'), cash: usd('1120.00') });
    const again = await client.post('/v1/pledges/P/levies/LEVY-1/payment', payment);
    expect(again.body).toMatchObject({ status: 409, code: 'LEVY_PAID', field: 'levyId' });
    const unknown = await client.post('/v1/pledges/P/levies/LEVY-9/payment', payment);
    expect(unknown.body).toMatchObject({ status: 404, code: 'LEVY_UNKNOWN' });
  });

  it('is a recovery, which changes nothing of what was written off', async () => {
    await client.done('/v1/pledges/P/recoveries', recovery('30.00'));
    expect(await figures()).toMatchObject({
      writtenOff: usd('30.00'),
      outstanding: usd('0.00'),
      received: usd('1100.00'),
      recoveries: usd('30.00'),
      unallocated: usd('30.00'),
      fundBalance: usd('1150.00'),
    });
  });

  it('stands in the bridge after the cash received, and in the identity', async () => {
    const bridge = await service.get<Bridge>('/v1/pledges/P/bridge');
    const text = JSON.stringify(bridge.usd);
    for (const figure of ['interest', 'recoveries', 'levies', 'cashReceived', 'cashHeld']) {
      expect(text).toContain(`"${figure}"`);
    }
    expect(text).toContain('"interest":{"amount":"20.00"');
    expect(text).toContain('"recoveries":{"amount":"30.00"');
    expect(text).toContain('"levies":{"amount":"0.00"');
    expect(text).toContain('"cashReceived":{"amount":"1100.00"');
    const { identity } = await service.get<{ identity: Figures }>('/v1/pledges/P');
    expect(identity).toMatchObject({ difference: usd('0.00'), fundBalance: usd('1150.00') });
  });

  it('stands on its receipt with what it is', async () => {
    const kinds = async (id: string) => {
      const view = await service.get<{ applications: readonly { kind: string }[] }>(
        `/v1/receipts/${id}`,
      );
      return view.applications.map(({ kind }) => kind);
    };
    expect(await kinds(withLevy)).toEqual(['CONTRIBUTION', 'LEVY']);
    expect(await kinds(interestAnswer.id)).toEqual(['INTEREST']);
  });

  it('is reversed through its receipt, with what was allocated of it', async () => {
    const { id, application: applied } = interestAnswer;
    const path = `/v1/receipts/${id}/applications/${applied.id}/reversal`;
    const blocked = await client.post(path, reversal);
    expect(blocked.status).toBe(201);
    expect(typesOf(blocked.body.events)).toEqual([
      ...['ReceiptApplicationReversed', 'ReceiptReleased'],
    ]);
    expect(await figures()).toMatchObject({
      interest: usd('0.00'),
      cash: usd('1130.00'),
      unallocated: usd('10.00'),
    });
    const bridge = await service.get<Bridge>('/v1/pledges/P/bridge');
    expect(JSON.stringify(bridge.usd)).toContain('"interest":{"amount":"0.00"');
    const more = `/v1/receipts/${withLevy}/reversal`;
    const refusedReversal = await client.post(more, {
      ...reversal,
      withApplications: true,
      withDependants: true,
    });
    expect(refusedReversal.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
    expect(refusedReversal.body.detail).toContain('LevyPaid');
  });
});
