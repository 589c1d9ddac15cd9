import type { Entry } from '../../kernel/entries';
import {
  authorityPlaceOf,
  linesOn,
  owedByPurpose,
  withDebt,
  withPayment,
  withPaymentAtOnceReversed,
  withPaymentReversed,
  withTakenOver,
  type Refund,
  type Refunds,
} from './refund.state';

const owed = (purpose: string | undefined, amount: string, usd: string, code = '2140'): Entry => ({
  account: code,
  amount,
  currency: 'EUR',
  usd,
  dims: { ...(purpose !== undefined && { purpose }) },
});
const k = { purpose: 'k', amount: 9_100n, usd: 10_000n };
const b1: Refund = { refundId: 'B1', eventId: 'e5', currency: 'EUR', lines: [k] };
const debts: Refunds = new Map([['B1', b1]]);
const stood = { from: '2024-11-01', until: '2024-12-01' };
const only = (refunds: Refunds) => Object.fromEntries(refunds);

describe('a debt to the donor', () => {
  it('has a line for each credit on its account, in cents', () => {
    const entries = [
      owed('k', '-91.00', '-100.00'),
      owed(undefined, '-4.55', '-5.00'),
      owed('k', '1.00', '1.10'),
      owed('k', '-7.00', '-7.70', '2150'),
    ];
    const b2 = { refundId: 'B2', eventId: 'e6' };
    expect(only(withDebt(debts, { ...b2, entries }))).toEqual({
      B1: b1,
      B2: { ...b2, currency: 'EUR', lines: [k, { purpose: '', amount: 455n, usd: 500n }] },
    });
    expect(withDebt(debts, { ...b2, entries: entries.slice(2) })).toBe(debts);
  });

  it('may be taken over, in US dollars where it has no line', () => {
    const lines = [
      { purpose: 'k', amount: { amount: '91.00', currency: 'EUR' }, carryingUsd: '100.00' },
    ];
    const takenOver = [
      { refundId: 'B7', lines },
      { refundId: 'B8', lines: [] },
    ];
    expect(only(withTakenOver(debts, takenOver as never, 'e1'))).toEqual({
      B1: b1,
      B7: { refundId: 'B7', eventId: 'e1', currency: 'EUR', lines: [k] },
      B8: { refundId: 'B8', eventId: 'e1', currency: 'USD', lines: [] },
    });
  });

  it('is summed by purpose', () => {
    const l = { purpose: 'l', amount: 1n, usd: 2n };
    expect(owedByPurpose({ lines: [k, l, { ...k, amount: 900n, usd: 1_000n }] })).toEqual([
      { purpose: 'k', amount: 10_000n, usd: 11_000n },
      l,
    ]);
  });

  it('has the value of the day on which it was last owed again', () => {
    const worth = (usd: bigint) => [{ ...k, usd }];
    const again = {
      ...b1,
      renewed: [
        { payment: 'e8', from: '2024-12-01', lines: worth(9_579n) },
        { payment: 'e9', from: '2024-12-20', lines: worth(9_700n) },
      ],
    };
    const on = (date: string) => linesOn(again, date).map(({ usd }) => usd);
    expect(['2024-11-30', '2024-12-01', '2024-12-19', '2024-12-20'].flatMap(on)).toEqual([
      ...[10_000n, 9_579n, 9_579n, 9_700n],
    ]);
    expect(linesOn(b1, '2025-01-01')).toEqual([k]);
  });
});

describe('a debt that was paid', () => {
  const paid = withPayment(debts, 'B1', 'e9');

  it('names the event that paid it, where there is such a debt', () => {
    expect(only(paid)).toEqual({ B1: { ...b1, paidBy: 'e9' } });
    expect(withPayment(debts, 'B2', 'e9')).toBe(debts);
  });

  it('is open again once that event is reversed, but for the days on which it stood', () => {
    expect(only(withPaymentReversed(paid, 'e9', stood))).toEqual({
      B1: { ...b1, paidMeanwhile: [stood] },
    });
    expect(withPaymentReversed(paid, 'e8', stood)).toBe(paid);
  });

  it('stood paid from the day on which a return was reversed', () => {
    const since: Refund = { ...b1, paidBy: 'e9', paidSince: '2024-11-20', paidMeanwhile: [stood] };
    expect(only(withPaymentReversed(new Map([['B1', since]]), 'e9', stood))).toEqual({
      B1: { ...b1, paidMeanwhile: [stood, { from: '2024-11-20', until: '2024-12-01' }] },
    });
  });

  it('has its own value again from that day on, where a return had given it another', () => {
    const renewed = [{ payment: 'e9', from: '2024-11-10', lines: [{ ...k, usd: 9_579n }] }];
    const since: Refund = { ...b1, paidBy: 'e9', renewed };
    expect(only(withPaymentReversed(new Map([['B1', since]]), 'e9', stood))).toEqual({
      B1: {
        ...b1,
        renewed: [...renewed, { payment: 'e9', from: '2024-12-01', lines: [k] }],
        paidMeanwhile: [stood],
      },
    });
  });

  it('keeps the value of the return of an earlier payment, whatever returns of its own it had', () => {
    const lines = [{ ...k, usd: 9_579n }];
    const renewed = [
      { payment: 'e8', from: '2024-11-10', lines },
      { payment: 'e9', from: '2024-11-15', lines: [{ ...k, usd: 9_700n }] },
      { payment: 'e9', from: '2024-11-20', lines: [{ ...k, usd: 9_800n }] },
    ];
    const since: Refund = { ...b1, paidBy: 'e9', renewed };
    expect(only(withPaymentReversed(new Map([['B1', since]]), 'e9', stood))).toEqual({
      B1: {
        ...b1,
        renewed: [...renewed, { payment: 'e9', from: '2024-12-01', lines }],
        paidMeanwhile: [stood],
      },
    });
  });

  it('is the one that the reversed event paid, and no other', () => {
    const other = { ...b1, refundId: 'B0', paidBy: 'e7' };
    const both = new Map([['B0', other], ...paid]);
    expect(only(withPaymentReversed(both, 'e9', stood))).toEqual({
      B0: other,
      B1: { ...b1, paidMeanwhile: [stood] },
    });
  });

  it('at once is owed from the day of the reversal on', () => {
    const debt = { refundId: 'B3', eventId: 'e5', entries: [owed('k', '-91.00', '-100.00')] };
    expect(only(withPaymentAtOnceReversed(new Map(), debt, stood))).toEqual({
      B3: { ...b1, refundId: 'B3', paidMeanwhile: [stood] },
    });
    expect(only(withPaymentAtOnceReversed(new Map(), { ...debt, entries: [] }, stood))).toEqual({});
  });
});

describe('a line of a refund', () => {
  const money = { amount: '100.00', currency: 'USD' };
  const line = {
    purpose: 'k',
    level: 'GLOBAL',
    gross: money,
    programmable: money,
    supportReserve: money,
    cash: money,
    owed: money,
  };
  const placeOf = (missing: object) => authorityPlaceOf({ ...line, ...missing } as never);

  it('takes authority from its place, in both parts', () => {
    expect(placeOf({ country: 'KEN' })).toEqual({
      purpose: 'k',
      level: 'GLOBAL',
      country: 'KEN',
      gross: money,
      programmable: money,
      supportReserve: money,
    });
  });

  it.each(['level', 'programmable', 'supportReserve'])('takes none without its %s', (member) => {
    expect(placeOf({ [member]: undefined })).toBeUndefined();
  });
});
