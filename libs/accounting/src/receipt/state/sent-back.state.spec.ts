import type { ReceiptTransfers } from './receipt-cash';
import {
  decidedBefore,
  hasOwnValue,
  openReturnOfPayment,
  owedAs,
  owedMovements,
  sentBack,
  sentBackRefused,
  sentBackReversed,
  type SentBackApplications,
} from './sent-back.state';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const movement = (amount: bigint, usd: bigint) => ({ date: '2024-07-02', amount, usd });
const receipt = {
  unassigned: [movement(50_000n, 55_000n)],
  overpaid: [
    { ...movement(10_000n, 11_000n), applicationId: 'A1' },
    { ...movement(7_000n, 7_700n), applicationId: 'A2' },
  ],
  cash: new Map(),
  sentBack: new Map() as SentBackApplications,
  revision: 5,
};
const facts = {
  applicationId: 'A9',
  payment: 'e3',
  effectiveDate: '2024-12-15',
  bankAccount: 'BK-EUR',
  owed: eur('91.00'),
  worthUsd: '95.79',
  entries: [],
} as never;
const undoing = (more: object = {}) =>
  ({ applicationId: 'A9', effectiveDate: '2024-12-16', ...more }) as never;
const back = sentBack(receipt, facts, 'e6');

describe('money of a receipt that the bank sent back', () => {
  it('is owed again at its value of the day', () => {
    expect(owedAs(back, undefined)).toEqual({ amount: 59_100n, usd: 64_579n });
    expect(back.sentBack.get('A9')).toMatchObject({
      eventId: 'e6',
      open: true,
      taken: { revision: 5, owed: { amount: 59_100n, usd: 64_579n } },
    });
    expect([...(back.sentBack.get('A9')?.taken?.reached ?? [])].map(([code]) => code)).toEqual([
      'BK-EUR',
    ]);
  });

  it('reached each account that got its cash', () => {
    const cashFrom = [{ bankAccount: 'BK-EUR' }, { bankAccount: 'BK-USD' }];
    const split = sentBack(receipt, { ...(facts as object), cashFrom } as never, 'e6');
    expect([...(split.sentBack.get('A9')?.taken?.reached ?? [])].map(([code]) => code)).toEqual([
      'BK-EUR',
      'BK-USD',
    ]);
  });

  it('is that of an overpayment, where that is named', () => {
    const over = sentBack(receipt, { ...(facts as object), overpaymentOf: 'A2' } as never, 'e6');
    expect(owedAs(over, 'A2')).toEqual({ amount: 16_100n, usd: 17_279n });
    expect(owedAs(over, 'A1')).toEqual({ amount: 10_000n, usd: 11_000n });
    expect(owedMovements(over, undefined)).toBe(receipt.unassigned);
  });

  it('is no longer owed once that is reversed, at its own value or at one that is stated', () => {
    const undone = sentBackReversed({ ...back, revision: 6 }, undoing());
    expect(owedAs(undone, undefined)).toEqual({ amount: 50_000n, usd: 55_000n });
    expect(undone.sentBack.get('A9')).toMatchObject({
      eventId: 'e6',
      open: false,
      closed: { effectiveDate: '2024-12-16' },
      taken: { undone: { by: 6 } },
    });
    const worth = sentBackReversed(back, undoing({ worthUsd: '96.00', postingDate: '2025-01-02' }));
    expect(owedAs(worth, undefined).usd).toBe(54_979n);
    expect(worth.sentBack.get('A9')?.closed).toEqual({
      effectiveDate: '2024-12-16',
      postingDate: '2025-01-02',
    });
    expect(sentBackReversed(receipt, undoing())).toBe(receipt);
  });

  it('may be refused, and is then not taken', () => {
    const refused = sentBackRefused(
      receipt,
      { applicationId: 'A9', effectiveDate: '2024-12-15' },
      'e6',
    );
    expect(refused.sentBack.get('A9')).toEqual({
      eventId: 'e6',
      open: false,
      closed: { effectiveDate: '2024-12-15' },
    });
    expect(sentBackReversed(refused, undoing())).toBe(refused);
    expect(openReturnOfPayment(refused, 'e3')).toBeUndefined();
  });

  it('is found by its payment while it stands', () => {
    expect(openReturnOfPayment(back, 'e3')).toBe(back.sentBack.get('A9')?.taken);
    expect(openReturnOfPayment(back, 'e4')).toBeUndefined();
    expect(openReturnOfPayment(sentBackReversed(back, undoing()), 'e3')).toBeUndefined();
  });

  it('leaves its decisions alone where the credit is recorded again', () => {
    const kept = decidedBefore(back.sentBack);
    expect([...kept]).toEqual([['A9', { eventId: 'e6', open: true }]]);
  });
});

describe('cash of a receipt', () => {
  const transfer = (to: string, revision: number, reversedBy?: number) =>
    ({
      revision,
      reversedBy,
      facts: { from: { amount: eur('1.00') }, to: { amount: { amount: '1.00', currency: to } } },
    }) as never;
  const has = (transfers: readonly unknown[], applications: SentBackApplications, at?: number) =>
    hasOwnValue(
      {
        transfers: new Map(
          transfers.map((one, id) => [`T${id}`, one]),
        ) as unknown as ReceiptTransfers,
        sentBack: applications,
      },
      at,
    );
  const none: SentBackApplications = new Map();
  const undone = sentBackReversed({ ...back, revision: 8 }, undoing()).sentBack;
  const refused = sentBackRefused(
    receipt,
    { applicationId: 'A9', effectiveDate: '2024-12-15' },
    'e6',
  ).sentBack;

  it.each<[string, () => boolean, boolean]>([
    ['untouched', () => has([], none), false],
    ['moved within its currency', () => has([transfer('EUR', 3)], none), false],
    ['exchanged', () => has([transfer('USD', 3)], none), true],
    ['exchanged, before that event', () => has([transfer('USD', 3)], none, 2), false],
    ['exchanged, at that event', () => has([transfer('USD', 3)], none, 3), true],
    ['exchanged and back', () => has([transfer('USD', 3, 4)], none), false],
    [
      'exchanged and back, at the event that brought it back',
      () => has([transfer('USD', 3, 4)], none, 4),
      true,
    ],
    ['exchanged and back, after that', () => has([transfer('USD', 3, 4)], none, 5), false],
    ['sent back', () => has([], back.sentBack), true],
    ['sent back, before that event', () => has([], back.sentBack, 4), false],
    ['sent back, and that reversed', () => has([], undone), false],
    ['sent back, and that reversed later', () => has([], undone, 8), true],
    ['refused', () => has([], refused), false],
  ])('has a value of its own if it was %s', (_what, own, expected) => {
    expect(own()).toBe(expected);
  });
});
