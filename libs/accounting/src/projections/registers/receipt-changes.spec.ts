import type { JsonObject } from '@art30/event-sourcing';
import { givenAccountItems, requestOn, takingInterest } from '@art30/testing';
import { applicationEnded, changesReceipt, receiptChanges } from './receipt-changes';
import { registers } from './registers';

describe('the register of applications', () => {
  const taken = givenAccountItems().commands(takingInterest());

  /** Returns the register change by the latest event on a bank account's own items (money without a donor). */
  function lastOf({ recorded }: typeof taken): [unknown, object] {
    const { id, event } = recorded.at(-1) ?? { id: '', event: { type: '', data: {} } };
    const stream = 'account-items-BK-EUR';
    const [change] = registers.rowsOf({
      id,
      stream,
      revision: 0,
      position: '0',
      sequence: 7,
      type: event.type,
      data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
      metadata: requestOn().identity.metadata,
      knownFrom: '2024-12-31T09:00:00.000Z',
    });
    return [change?.row['id'], JSON.parse(change?.row['changes'] as string) as object];
  }

  it('names the receipt that has the money again, for its release after a crash', () => {
    const day = {
      effectiveDate: '2024-07-02',
      reasonCode: 'OTHER',
      reason: 'of a pledge',
    } as const;
    const undone = taken.commands({
      type: 'UndoFromReceipt',
      facts: { code: 'BK-EUR', applicationId: 'A1', ...day },
    });
    expect(lastOf(taken)).toEqual(['A1', { state: 'applied', lines: [] }]);
    expect(lastOf(undone)).toEqual(['A1', { state: 'reversed', receiptId: 'R1' }]);
  });
});

describe('what changes in the registers of receipts and applications', () => {
  const facts = { effectiveDate: '2024-12-01', policy: 'IPSAS23-UN@1', entries: [] };
  const usd = (amount: string) => ({ amount, currency: 'USD' });
  const changed = (type: string, data: object) =>
    receiptChanges({ type, data: { ...facts, applicationId: 'A1', ...data } } as never, 'R1');
  const one = (type: string, data: object) => changed(type, data)[0]?.changes;
  const settled = {
    purpose: 'k',
    settles: usd('91.00'),
    cash: usd('81.90'),
    charges: usd('9.10'),
  };

  it('is the line of a payment that came back, with what the bank kept as its charge', () => {
    const { settles: owed, charges: kept, purpose, cash } = settled;
    const line = { purpose, owed, cash, kept, cashUsd: '81.90', keptUsd: '9.10' };
    expect(changed('PaymentReturned', { lines: [line] })).toEqual([
      {
        register: 'applications',
        id: 'A1',
        changes: { state: 'applied', lines: [settled] },
      },
    ]);
  });

  it.each([
    ['interest', 'InterestCredited', undefined],
    ['the levy', 'CoordinationLevyAccrued', undefined],
    ['a recovery', 'WrittenOffRecovered', 2],
  ])('is a line of %s', (_what, type, instalment) => {
    const data = { purpose: 'k', amount: usd('5.00'), instalment: 2 };
    const money = { settles: usd('5.00'), cash: usd('5.00'), charges: usd('0.00') };
    expect(one(type, data)).toEqual({
      state: 'applied',
      lines: [{ instalment, purpose: 'k', ...money }],
    });
  });

  it.each<[string, object, object]>([
    ['a contribution', { pledgeId: 'P1' }, { kind: 'CONTRIBUTION', pledgeId: 'P1' }],
    [
      'interest of a pledge',
      { pledgeId: 'P1', credit: { kind: 'INTEREST', id: 'I1' } },
      { kind: 'INTEREST', pledgeId: 'P1' },
    ],
    [
      'interest of the account',
      { account: { item: 'INTEREST', bankAccount: 'BK-EUR', fund: 'ART30', code: 'BK-EUR' } },
      { kind: 'ACCOUNT_INTEREST', account: { bankAccount: 'BK-EUR', fund: 'ART30' } },
    ],
    [
      'a payment of a pledge that came back',
      { pledgeId: 'P1', credit: { kind: 'RETURNED_PAYMENT', eventId: 'e3' } },
      { kind: 'RETURNED_PAYMENT', pledgeId: 'P1' },
    ],
    [
      'a return of another receipt that came back',
      { returnOf: 'R0', credit: { kind: 'RETURNED_PAYMENT', eventId: 'e3' } },
      { kind: 'RETURNED_PAYMENT', returnOf: { receiptId: 'R0', eventId: 'e3' } },
    ],
    [
      'a part of an overpayment',
      { fromOverpayment: 'A0' },
      { kind: 'CONTRIBUTION', fromOverpayment: 'A0' },
    ],
  ])('is money assigned as %s', (_what, data, expected) => {
    const nothing = { pledgeId: null, account: null, returnOf: null, excess: null };
    expect(one('ReceiptAssigned', data)).toEqual({
      ...nothing,
      receiptId: 'R1',
      effectiveDate: '2024-12-01',
      fromOverpayment: null,
      state: 'pending',
      released: 'no',
      ...expected,
    });
  });

  it.each<[string, object, object]>([
    ['ReceiptReleased', {}, { released: 'yes' }],
    ['ReceiptApplied', { lines: [settled] }, { state: 'applied', lines: [settled] }],
    ['ReturnSentBack', {}, { state: 'applied', lines: [] }],
    ['AccountInterestCredited', {}, { state: 'applied', lines: [] }],
    ['ReceiptRemainderTaken', {}, { state: 'applied', lines: [] }],
    [
      'ReceiptApplicationRefused',
      { receiptId: 'R1', code: 'PLEDGE_STATUS' },
      { state: 'refused', receiptId: 'R1', reason: 'PLEDGE_STATUS' },
    ],
    ['ReturnSentBackReversed', { receiptId: 'R1' }, { state: 'reversed', receiptId: 'R1' }],
    ['ReceiptApplicationReversed', { receiptId: 'R1' }, { state: 'reversed', receiptId: 'R1' }],
  ])('is of %s', (type, data, expected) => {
    expect(one(type, data)).toEqual(expected);
    expect(changesReceipt({ type, data } as never)).toBe(true);
  });

  it('is each application of a receipt that is reversed', () => {
    expect(changed('ReceiptReversed', { applications: ['A1', 'A2'] })).toEqual([
      { register: 'receipts', id: 'R1', changes: { status: 'REVERSED' } },
      ...['A1', 'A2'].map((id) => ({
        register: 'applications',
        id,
        changes: { state: 'reversed', released: 'yes' },
      })),
    ]);
    expect(changesReceipt({ type: 'PledgeAnnounced', data: facts } as never)).toBe(false);
  });

  it('is the end of an application of own items, with its receipt where a line names it', () => {
    const ended = (data: object) =>
      applicationEnded({ type: 'EventReversed', data: { ...facts, ...data } } as never);
    const lines = [{ dims: { fund: 'ART30' } }, { dims: { receipt: 'R1' } }];
    expect(ended({ applicationId: 'A1', entries: lines })).toEqual([
      { register: 'applications', id: 'A1', changes: { state: 'reversed', receiptId: 'R1' } },
    ]);
    expect(ended({ applicationId: 'A1', entries: lines.slice(0, 1) })).toEqual([
      { register: 'applications', id: 'A1', changes: { state: 'reversed' } },
    ]);
    expect(ended({ entries: lines })).toEqual([]);
  });
});
