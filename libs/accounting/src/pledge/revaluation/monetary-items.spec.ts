import type { BookedLine } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import { noOrigins, withJoined } from '../cash/origins';
import { firstOutflowOf, isMonetary, itemKey, monetaryItems, uncancelled } from './monetary-items';

const line = (code: string, dims: object = {}, more: Partial<BookedLine> = {}): BookedLine => ({
  account: code,
  currency: 'EUR',
  amount: 100n,
  usd: 110n,
  date: '2024-06-01',
  dims: { pledge: 'P1', purpose: 'k', ...dims },
  ...more,
});
const cash = line('1120', { bankAccount: 'BK-EUR' });
const receivable = line(account.receivable, { instalment: 1 });

describe('a monetary item of a pledge', () => {
  it.each<[string, BookedLine, boolean]>([
    ['cash in euros', cash, true],
    ['a receivable in euros', receivable, true],
    ['cash in US dollars', { ...cash, currency: 'USD' }, false],
    ['cash of no pledge', { ...cash, dims: { receipt: 'R1' } }, false],
    ['revenue in euros', line('4110'), false],
  ])('is %s: %#', (_what, one, expected) => {
    expect(isMonetary(one)).toBe(expected);
  });

  it('is of one account, currency, instalment and purpose, or of one owner on a bank account', () => {
    const others = [
      { ...receivable, currency: 'CHF' },
      line(account.receivable, { instalment: 2 }),
      line(account.receivable, { instalment: 1, purpose: 'l' }),
      line(account.receivable),
      line('1120', { bankAccount: 'BK-EUR2' }),
      line('1120', { bankAccount: 'BK-EUR', purpose: 'l' }),
      line('1120'),
    ];
    const keys = [cash, receivable, ...others].map((one) => itemKey(one, noOrigins));
    expect(new Set(keys).size).toBe(9);
    const joined = withJoined(
      noOrigins,
      { from: { purpose: 'k' }, to: { purpose: 'l' } },
      '2024-06-01',
    );
    expect(itemKey(line('1120', { bankAccount: 'BK-EUR', purpose: 'l' }), joined)).toBe(
      itemKey(cash, joined),
    );
    expect(itemKey(line(account.receivable, { instalment: 1, purpose: 'l' }), joined)).not.toBe(
      itemKey(receivable, joined),
    );
  });

  it('has its lines, debts before cash, and no line without a change of value', () => {
    const lines = [cash, line('4110'), receivable, { ...cash, amount: -40n }];
    const items = monetaryItems(lines, noOrigins);
    expect(items.map((item) => [item.account, item.purpose, item.lines.length])).toEqual([
      [account.receivable, 'k', 1],
      ['1120', 'k', 2],
    ]);
  });
});

const moved = (amount: bigint, usd = amount, date = '2024-06-01') => ({ amount, usd, date });

describe('movements that cancel each other', () => {
  it.each([
    ['of one amount and value', [moved(5n), moved(-5n)], []],
    ['of another value', [moved(5n), moved(-5n, -6n)], [moved(5n), moved(-5n, -6n)]],
    ['of another amount', [moved(5n, 7n), moved(-6n, -7n)], [moved(5n, 7n), moved(-6n, -7n)]],
    ['of other days', [moved(5n), moved(-5n, -5n, '2024-07-01')], []],
    ['one for one', [moved(5n), moved(5n), moved(-5n)], [moved(5n)]],
  ])('are left out: %s', (_what, movements, left) => {
    expect(uncancelled(movements)).toEqual(left);
  });
});

describe('the first movement out of an item', () => {
  const asset = { account: '1120', purpose: 'k' };
  const debt = { account: account.refundsPayable, purpose: 'k' };

  it.each([
    ['cash that leaves', asset, [moved(5n), moved(-3n)], moved(-3n)],
    ['a debt that is paid', debt, [moved(-5n), moved(3n)], moved(3n)],
    ['a change of value alone', asset, [moved(5n), moved(0n, 1n)], moved(0n, 1n)],
    ['none where cash only comes', asset, [moved(5n), moved(3n)], undefined],
    ['none where a debt only grows', debt, [moved(-5n), moved(-3n)], undefined],
    ['none where nothing changes', asset, [moved(0n)], undefined],
    ['none that came back', asset, [moved(-3n), moved(3n), moved(1n)], undefined],
  ])('is %s', (_what, item, movements, expected) => {
    expect(firstOutflowOf(item, movements)).toEqual(expected);
  });
});
