import fc from 'fast-check';
import { Money } from '../kernel/money';
import {
  balanceOf,
  balancesFrom,
  bookedLines,
  differenceOfRepayment,
  lowestFrom,
  loweredBy,
  lowestOnBoth,
  residueIn,
  valueLeaving,
  type Balance,
  type BookedLine,
  type DatedBalance,
} from './balances';

const moved = (date: string, amount: bigint, usd = amount): DatedBalance => ({ date, amount, usd });
const line = (date: string, account: string, amount: bigint): BookedLine => ({
  date,
  account,
  amount,
  usd: amount,
  currency: 'USD',
  dims: { purpose: 'k' },
});
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2024-02-${String(n).padStart(2, '0')}`);
const movements = fc.array(
  fc
    .tuple(day, fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: -50n, max: 50n }))
    .map(([date, amount, usd]) => moved(date, amount, usd)),
  { maxLength: 12 },
);

describe('balances from a date on', () => {
  it('carries everything before the date into it, in order of dates and not of recording', () => {
    const balances = balancesFrom(
      [moved('2024-03-01', 5n), moved('2024-01-01', 100n), moved('2024-02-01', -30n, -31n)],
      '2024-02-01',
    );
    expect(balances).toEqual([moved('2024-02-01', 70n, 69n), moved('2024-03-01', 75n, 74n)]);
  });

  it('is nothing on the date where nothing ever moved', () => {
    expect(balancesFrom([], '2024-02-01')).toEqual([moved('2024-02-01', 0n)]);
  });

  it('ends with the sum of all movements, whatever the date', () => {
    fc.assert(
      fc.property(movements, day, (all, from) => {
        const last = balancesFrom(all, from).at(-1);
        expect(last?.amount).toBe(all.reduce((sum, { amount }) => sum + amount, 0n));
        expect(last?.usd).toBe(all.reduce((sum, { usd }) => sum + usd, 0n));
      }),
    );
  });

  it('has its lowest point where no later or equal date is lower', () => {
    fc.assert(
      fc.property(movements, day, (all, from) => {
        const lowest = lowestFrom(all, from);
        const on = (date: string) =>
          all.reduce((sum, { date: at, amount }) => (at <= date ? sum + amount : sum), 0n);
        expect(on(lowest.date)).toBe(lowest.amount);
        const dates = [from, ...all.map(({ date }) => date).filter((date) => date >= from)];
        expect(dates.filter((date) => on(date) < lowest.amount)).toEqual([]);
      }),
    );
  });

  it('names the first of several equally low days', () => {
    expect(lowestFrom([moved('2024-01-01', 5n), moved('2024-03-01', 0n)], '2024-02-01').date).toBe(
      '2024-02-01',
    );
  });

  it('finds cents that are left where the currency is used up', () => {
    const emptied = balancesFrom([moved('2024-01-01', 10n), moved('2024-02-01', -10n, -9n)], '');
    expect(residueIn(emptied)).toEqual(moved('2024-02-01', 0n, 1n));
    expect(residueIn(balancesFrom([moved('2024-01-01', 10n, 0n)], ''))).toBeUndefined();
  });
});

describe('the lowest balance on both days of a fact', () => {
  const came = moved('2024-02-01', 100n, 0n);
  const on = (effectiveOn: string, postedOn: string) =>
    lowestOnBoth([came], { effectiveOn, postedOn });

  it('counts what is effective by its own day, and what is posted by its posting date', () => {
    expect(on('2024-02-01', '2024-03-01').amount).toBe(100n);
    expect(on('2024-01-15', '2024-03-01')).toMatchObject(moved('2024-01-15', 0n, 0n));
  });

  it('counts what came late by the day on which it came', () => {
    const late = { ...moved('2024-03-01', -40n, 0n), effectiveOn: '2024-02-10' };
    const days = { effectiveOn: '2024-02-01', postedOn: '2024-02-01' };
    expect(lowestOnBoth([came, late], days)).toMatchObject(moved('2024-03-01', 60n, 0n));
    const later = moved('2024-02-20', 40n, 0n);
    expect(lowestOnBoth([came, late, later], days)).toMatchObject(moved('2024-02-10', 60n, 0n));
  });
});

describe('quantities that new lines lower', () => {
  const effectsOf = ({ account, amount }: BookedLine) =>
    account === 'x' ? [] : [{ measure: 'held', key: account, delta: amount }];

  it('are looked at from the date of the lines on, with all that is booked already', () => {
    const before = [line('2024-01-01', 'a', 100n), line('2024-03-01', 'a', -80n)];
    const added = [line('2024-02-01', 'a', -30n)];
    expect(loweredBy(() => before, added, effectsOf)).toEqual([
      {
        measure: 'held',
        key: 'a',
        balances: [moved('2024-02-01', 70n, 0n), moved('2024-03-01', -10n, 0n)],
        effective: [],
      },
    ]);
  });

  it('are looked at by the days of the facts too, where one is posted on another', () => {
    const late = { ...line('2024-03-01', 'a', -30n), effectiveOn: '2024-01-15' };
    const before = [line('2024-02-01', 'a', 100n)];
    const [lowered] = loweredBy(() => before, [late], effectsOf);
    expect(lowered?.balances).toEqual([moved('2024-03-01', 70n, 0n)]);
    expect(lowered?.effective).toEqual([
      moved('2024-01-15', -30n, 0n),
      moved('2024-02-01', 70n, 0n),
    ]);
  });

  it('are not those that the lines raise, leave as they are, or do not touch', () => {
    const before = [line('2024-01-01', 'a', -5n), line('2024-01-01', 'b', -5n)];
    const added = [
      line('2024-02-01', 'a', -3n),
      line('2024-02-01', 'a', 3n),
      line('2024-02-01', 'c', 1n),
      line('2024-02-01', 'x', -9n),
    ];
    expect(loweredBy(() => before, added, effectsOf)).toEqual([]);
  });
});

describe('lines as a stream keeps them', () => {
  it('are dated and in whole minor units', () => {
    const entries = [
      { account: '1150', currency: 'JPY', amount: '-150', usd: '-1.00', dims: { pledge: 'P1' } },
      { account: '1160', currency: 'KWD', amount: '0.005', usd: '0.02', dims: {} },
    ];
    expect(bookedLines('2024-05-06', entries)).toEqual([
      {
        date: '2024-05-06',
        account: '1150',
        currency: 'JPY',
        amount: -150n,
        usd: -100n,
        dims: { pledge: 'P1' },
      },
      { date: '2024-05-06', account: '1160', currency: 'KWD', amount: 5n, usd: 2n, dims: {} },
    ]);
  });

  it('sum over all dates where they match', () => {
    const lines = [
      line('2024-01-01', 'a', 5n),
      line('2024-02-01', 'a', 7n),
      line('2024-02-01', 'b', 9n),
    ];
    expect(balanceOf(lines, ({ account }) => account === 'a')).toEqual({ amount: 12n, usd: 12n });
    expect(balanceOf([], () => true)).toEqual({ amount: 0n, usd: 0n });
  });
});

describe('the value with which cash leaves', () => {
  const euros = (amount: bigint) => Money.ofMinor(amount, 'EUR');
  const dollars = (amount: bigint) => Money.ofMinor(amount, 'USD');
  /**
   * Returns the value in US cents that leaves with a payment; EUR 1.00 is worth USD 1.05 on the day, at EUR 0.950 for
   * USD 1.
   */
  const leaving = (held: bigint, usd: bigint, amount: bigint, unitsPerUsd?: string) =>
    valueLeaving(
      { amount: held, usd },
      { amount: euros(amount), worth: dollars((amount * 105n) / 100n), unitsPerUsd },
    ).minor;

  it.each<[string, Balance, bigint, bigint]>([
    ['its share of what is there', { amount: 10_000n, usd: 11_000n }, 2_500n, 2_750n],
    ['all of it', { amount: 10_000n, usd: 11_000n }, 10_000n, 11_000n],
    ['its worth on the day, out of nothing', { amount: 0n, usd: 7n }, 2_000n, 2_100n],
    ['its worth on the day, out of a debt', { amount: -500n, usd: -600n }, 2_000n, 2_100n],
    ['all, and a share of its worth', { amount: 10_000n, usd: 11_000n }, 12_000n, 13_100n],
  ])('is %s', (_what, held, amount, expected) => {
    expect(leaving(held.amount, held.usd, amount)).toBe(expected);
  });

  it('is for the rest that of the rate, where a rate is given', () => {
    expect(leaving(10_000n, 11_000n, 12_000n, '0.500')).toBe(15_000n);
    expect(leaving(10_000n, 11_000n, 10_000n, '0.500')).toBe(11_000n);
  });
});

describe('the exchange difference of cash that repays a debt', () => {
  const debt = { amount: -10_000n, usd: -11_000n };
  it.each<[string, Balance, Balance, bigint]>([
    ['nothing where there is cash', { amount: 100n, usd: 110n }, { amount: 50n, usd: 60n }, 0n],
    ['nothing where there is nothing', { amount: 0n, usd: 0n }, { amount: 50n, usd: 60n }, 0n],
    ['of a part, at its share of the debt', debt, { amount: 2_500n, usd: 2_700n }, 50n],
    ['of the whole', debt, { amount: 10_000n, usd: 11_500n }, -500n],
    ['of the part that repays, where more comes', debt, { amount: 20_000n, usd: 24_000n }, -1_000n],
  ])('is %s', (_what, held, coming, expected) => {
    expect(differenceOfRepayment(held, coming)).toBe(expected);
  });
});
