import {
  chartOfAccounts,
  isCash,
  isMemorandum,
  monetaryAccounts,
  account,
  cashAccountCurrency,
} from '../accounts/chart-of-accounts';
import { entry, mirrored, usdEntry, usdSum, valueEntry } from './entries';
import { minorUnitsOf } from './currency';
import { Money } from './money';

const usd = (amount: string) => Money.parse(amount, 'USD');
const eur = (amount: string) => Money.parse(amount, 'EUR');

describe('an entry', () => {
  it('leaves out the dimensions that do not apply', () => {
    expect(
      entry('1310', eur('1.50'), usd('1.67'), { pledge: 'P1', purpose: undefined }),
    ).toStrictEqual({
      account: '1310',
      currency: 'EUR',
      amount: '1.50',
      usd: '1.67',
      dims: { pledge: 'P1' },
    });
  });

  it('in dollars alone has its amount as its value', () => {
    expect(usdEntry('3900', usd('-4.00'), {})).toMatchObject({ amount: '-4.00', usd: '-4.00' });
  });

  it('of value alone moves nothing in its currency', () => {
    const line = valueEntry('5410', 'JPY', usd('0.01'), {});
    expect(line).toMatchObject({ currency: 'JPY', amount: '0', usd: '0.01' });
  });

  it('cannot be valued in another currency than the dollar', () => {
    expect(() => entry('1310', eur('1.00'), eur('1.00'), {})).toThrow(
      expect.objectContaining({ code: 'CURRENCY_MISMATCH', field: 'usd' }),
    );
  });
});

describe('a mirror', () => {
  it.each([
    ['12.50', '-12.50'],
    ['-12.50', '12.50'],
    ['0.00', '0.00'],
    ['0', '0'],
    ['-0.00', '0.00'],
    ['0.001', '-0.001'],
    ['-0.01', '0.01'],
  ])('of %s is %s', (amount, expected) => {
    const line = { account: '1310', currency: 'EUR', amount, usd: amount, dims: { pledge: 'P1' } };
    expect(mirrored([line])).toEqual([{ ...line, amount: expected, usd: expected }]);
  });

  it('and its original sum to zero', () => {
    const lines = [usdEntry('1110', usd('0.10'), {}), usdEntry('4110', usd('-0.30'), {})];
    expect(usdSum(lines).toString()).toBe('-0.20');
    expect(usdSum([...lines, ...mirrored(lines)]).isZero).toBe(true);
  });
});

describe('the chart of accounts', () => {
  const byCode = new Map(chartOfAccounts.map((chartEntry) => [chartEntry.code, chartEntry]));

  it('names every account that rules book on, once', () => {
    expect(byCode.size).toBe(chartOfAccounts.length);
    expect(Object.values(account).filter((code) => !byCode.has(code))).toEqual([]);
  });

  it.each([
    ['1', 'asset'],
    ['2', 'liability'],
    ['3', 'net assets'],
    ['4', 'revenue'],
    ['5', 'expense'],
    ['9', 'memorandum'],
  ])('has accounts %sxxx of the type %s and no other', (digit, type) => {
    const types = chartOfAccounts
      .filter(({ code }) => code.startsWith(digit))
      .map((chartEntry) => chartEntry.type);
    expect(new Set(types)).toEqual(new Set([type]));
  });

  it.each([
    ['pledge', ['11', '1310', '2130', '2140', '2150']],
    ['receipt', ['11', '2110', '2140']],
  ] as const)('says what a revaluation values on items of a %s', (owner, accounts) => {
    expect(monetaryAccounts(owner)).toEqual(accounts);
  });

  it('reserves cash accounts for currencies that there are', () => {
    for (const [code, currency] of Object.entries(cashAccountCurrency)) {
      expect(isCash(code)).toBe(true);
      expect(byCode.get(code)?.name).toContain(currency);
      expect(minorUnitsOf(currency)).toBeDefined();
    }
    expect(isCash(account.clearing)).toBe(true);
    expect(isCash(account.receivable)).toBe(false);
    expect(isMemorandum(account.memoProgrammable)).toBe(true);
    expect(isMemorandum(account.allocationTransfers)).toBe(false);
  });
});
