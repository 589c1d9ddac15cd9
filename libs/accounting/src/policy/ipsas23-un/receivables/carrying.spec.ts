import { LinesByAccount, type BookedLine } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { CarryingValues } from './carrying';

const line = (code: string, amount: bigint, usd: bigint, more: Partial<BookedLine> = {}) => ({
  account: code,
  date: '2024-06-01',
  currency: 'EUR',
  amount,
  usd,
  dims: { instalment: 1, purpose: 'k' },
  ...more,
});
const of2 = { dims: { instalment: 2, purpose: 'k' } };
const ofL = { dims: { instalment: 1, purpose: 'l' } };
/** EUR 100.00 of instalment 1 for k at USD 110.00, with an allowance of 20.00, and debts beside it. */
const pledge = {
  lines: LinesByAccount.of([
    line(account.receivable, 10_000n, 11_000n),
    line(account.receivable, 7_000n, 7_700n, of2),
    line(account.receivable, 3_000n, 3_300n, ofL),
    line(account.allowance, -1_818n, -2_000n),
    line(account.allowance, -500n, -550n, of2),
    line(account.allowance, -200n, -220n, ofL),
    line(account.conditionalLiability, -4_000n, -4_400n),
  ]),
} as Pledge;
const carrying = (postedOn = '2024-12-01') => new CarryingValues(pledge, postedOn);
const instalment = { instalment: 1, purpose: 'k' };
const receivable = { account: account.receivable, ...instalment };
const allowance = { account: account.allowance, ...instalment };

describe('the carrying value of an item of a pledge', () => {
  it.each([
    ['a receivable', receivable, 10_000n, 11_000n],
    ['a receivable of another instalment', { ...receivable, instalment: 2 }, 7_000n, 7_700n],
    ['a receivable of another purpose', { ...receivable, purpose: 'l' }, 3_000n, 3_300n],
    ['an allowance, which is a credit', allowance, 1_818n, 2_000n],
    [
      'a liability, which is a credit',
      { ...receivable, account: account.conditionalLiability },
      4_000n,
      4_400n,
    ],
    ['an item that there is not', { ...receivable, instalment: 3 }, 0n, 0n],
  ])('is that of %s', (_what, item, amount, usd) => {
    expect(carrying().held(item)).toEqual({ amount, usd });
  });

  it('is the lowest from the posting day on', () => {
    const later = line(account.receivable, -4_000n, -4_400n, { date: '2024-12-20' });
    const lines = LinesByAccount.of([...pledge.lines, later]);
    const values = new CarryingValues({ ...pledge, lines }, '2024-12-01');
    expect(values.held(receivable)).toEqual({ amount: 6_000n, usd: 6_600n });
    expect(carrying('2024-05-31').held(receivable)).toEqual({ amount: 0n, usd: 0n });
  });

  it('is less by what was taken, with its share, and the last takes the rest', () => {
    const values = carrying();
    expect(values.take(receivable, 3_333n).minor).toBe(3_666n);
    expect(values.held(receivable)).toEqual({ amount: 6_667n, usd: 7_334n });
    values.lower(receivable, 34n);
    expect(values.held(receivable)).toEqual({ amount: 6_667n, usd: 7_300n });
    expect(values.take(receivable, 6_667n).minor).toBe(7_300n);
    expect(values.held(receivable)).toEqual({ amount: 0n, usd: 0n });
    expect(values.held({ ...receivable, purpose: 'l' })).toEqual({ amount: 3_000n, usd: 3_300n });
  });

  it('is beyond its allowance by what neither it nor the allowance has lost', () => {
    const values = carrying();
    expect(values.beyondAllowance(instalment)).toBe(9_000n);
    expect(values.beyondAllowance({ ...instalment, instalment: 2 })).toBe(7_150n);
    expect(values.beyondAllowance({ ...instalment, purpose: 'l' })).toBe(3_080n);
    values.lower(receivable, 1_000n);
    expect(values.beyondAllowance(instalment)).toBe(8_000n);
    values.lower(allowance, 300n);
    expect(values.beyondAllowance(instalment)).toBe(8_300n);
  });
});
