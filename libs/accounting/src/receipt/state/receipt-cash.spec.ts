import {
  demandNotMovedAfter,
  heldOn,
  lowestOn,
  shareFor,
  shareOfAmount,
  withMovements,
  withoutMovements,
  type CashMovement,
} from './receipt-cash';

const euros = { bankAccount: 'BK-EUR', ledgerAccount: '1120', currency: 'EUR' };
const moved = (date: string, amount: bigint, more: Partial<CashMovement> = {}): CashMovement => ({
  ...euros,
  date,
  amount,
  usd: (amount * 11n) / 10n,
  covers: amount,
  ...more,
});
/** EUR 600.00 that came on 2 July, less 200.00 of 10 August that were posted on 20 August. */
const cash = withMovements(
  withMovements(new Map(), [moved('2024-07-02', 60_000n)], 0),
  [moved('2024-08-20', -20_000n, { effectiveOn: '2024-08-10' })],
  3,
);

describe('cash of a receipt on an account', () => {
  it('is what came less what left, with the part of the credit that it covers', () => {
    expect(heldOn(cash, 'BK-EUR')).toMatchObject({
      amount: 40_000n,
      usd: 44_000n,
      covers: 40_000n,
    });
    expect(heldOn(cash, 'BK-USD')).toEqual({ amount: 0n, usd: 0n, covers: 0n });
  });

  it.each<[string, Partial<CashMovement>, number]>([
    ['a change of value alone', { amount: 0n, usd: -5n, covers: 0n }, 3],
    ['cash without a value', { amount: 1n, usd: 0n, covers: 0n }, 3],
    ['a change of what it covers alone', { amount: 0n, usd: 0n, covers: -100n }, 2],
  ])('moves by %s: %#', (_what, change, movements) => {
    const after = withMovements(cash, [moved('2024-09-01', 0n, change)], 4).get('BK-EUR');
    expect(after?.movements).toHaveLength(movements);
    expect(after?.covers).toBe(40_000n + (change.covers ?? 0n));
  });

  it('is as before an event that never took place, on the accounts that there are', () => {
    const setAside = { ...euros, amount: 20_000n, usd: 22_000n, covers: 20_000n };
    const other = { ...setAside, bankAccount: 'BK-EUR2' };
    const undone = withoutMovements(cash, [setAside, other], 3);
    expect(heldOn(undone, 'BK-EUR')).toMatchObject({ amount: 60_000n, covers: 60_000n });
    expect([...undone.keys()]).toEqual(['BK-EUR']);
  });

  it.each([
    ['2024-07-01', 0n],
    ['2024-07-02', 40_000n],
    ['2024-08-20', 40_000n],
  ])('has on %s and later at least so much: %s', (day, expected) => {
    expect(lowestOn(cash, 'BK-EUR', { effectiveOn: day, postedOn: day }).amount).toBe(expected);
    expect(lowestOn(cash, 'BK-USD', { effectiveOn: day, postedOn: day }).amount).toBe(0n);
  });
});

describe('a change of value of cash that moved on 10 August, posted on 20 August', () => {
  const change =
    (days: Parameters<typeof demandNotMovedAfter>[2], account = 'BK-EUR') =>
    () => {
      demandNotMovedAfter({ cash }, { bankAccount: account }, days);
    };

  it.each([
    ['posted on that day', { postedOn: '2024-08-20' }],
    ['of both days', { postedOn: '2024-08-20', effectiveOn: '2024-08-10' }],
    ['of later days', { postedOn: '2024-08-21', effectiveOn: '2024-08-11' }],
  ])('is taken %s', (_when, days) => {
    expect(change(days)).not.toThrow();
  });

  it.each([
    ['posted the day before', { postedOn: '2024-08-19' }, '2024-08-20'],
    ['of the day before', { postedOn: '2024-08-20', effectiveOn: '2024-08-09' }, '2024-08-10'],
    [
      'of the day, posted before',
      { postedOn: '2024-08-19', effectiveOn: '2024-08-10' },
      '2024-08-20',
    ],
    [
      'of the day before, posted before',
      { postedOn: '2024-08-19', effectiveOn: '2024-08-09' },
      '2024-08-10',
    ],
  ])('is refused %s', (_when, days, since) => {
    expect(change(days)).toThrow(
      `the cash of this receipt on BK-EUR moved on ${since}: use that day or a later one`,
    );
  });

  it('is taken on an account without cash', () => {
    expect(change({ postedOn: '2024-01-01', effectiveOn: '2024-01-01' }, 'BK-USD')).not.toThrow();
  });

  it('looks at the latest effective day, whichever was posted last', () => {
    const earlier = moved('2024-08-25', -100n, { effectiveOn: '2024-08-05' });
    const more = { cash: withMovements(cash, [earlier], 4) };
    const refused = (effectiveOn: string) => () => {
      demandNotMovedAfter(more, euros, { postedOn: '2024-08-25', effectiveOn });
    };
    expect(refused('2024-08-09')).toThrow('moved on 2024-08-10');
    expect(refused('2024-08-10')).not.toThrow();
  });
});

describe('a share of EUR 400.00 at USD 440.00, which cover 420.00 of the credit', () => {
  const held = { ...euros, amount: 40_000n, usd: 44_000n, covers: 42_000n };

  it.each([
    ['all', 42_000n, 40_000n, 44_000n],
    ['half', 21_000n, 20_000n, 22_000n],
    ['a cent', 1n, 1n, 1n],
    ['nothing', 0n, 0n, 0n],
  ])('is for %s of what they cover', (_what, covers, amount, usd) => {
    expect(shareFor(held, covers)).toEqual({ ...held, covers, amount, usd });
  });

  it.each([
    ['all', 40_000n, 42_000n, 44_000n],
    ['half', 20_000n, 21_000n, 22_000n],
    ['nothing', 0n, 0n, 0n],
  ])('is by %s of the amount', (_what, amount, covers, usd) => {
    expect(shareOfAmount(held, amount)).toEqual({ ...held, covers, amount, usd });
  });

  it('is without value where it rounds to no cent, and with all where it rounds to the whole', () => {
    const cent = { ...held, amount: 1n, usd: 3n };
    expect(shareFor(cent, 100n)).toMatchObject({ amount: 0n, usd: 0n });
    expect(shareFor(cent, 41_900n)).toMatchObject({ amount: 1n, usd: 3n });
  });
});
