import { given, requestOn } from '@art30/testing';
import {
  type AccountCash,
  bankAccountOn,
  bankAccountsDecider,
  payingAccountOn,
} from './bank-account.decider';
import { CloseBankAccount, OpenBankAccount, RenameBankAccount } from './bank-account.facts';

const request = requestOn('2025-03-01');
const open = (code: string, ledgerAccount: string, openedOn = '2024-01-01') =>
  new OpenBankAccount({ code, currency: 'EUR', ledgerAccount, openedOn }, request);
const rename = (effectiveDate: string, name = 'Trust funds, euro', code = 'BK-EUR') =>
  new RenameBankAccount({ code, effectiveDate, name }, request);
const close = (effectiveDate: string, code = 'BK-EUR') =>
  new CloseBankAccount({ code, effectiveDate }, request);

const empty: AccountCash = { held: [], lastMovedOn: null };
const opened = given(bankAccountsDecider, empty).commands(open('BK-EUR', '1120'));
const holding = (...held: AccountCash['held']) => opened.with({ held, lastMovedOn: '2024-06-30' });

describe('a bank account', () => {
  it('bears another name from a day on, and books nothing for it', () => {
    opened.when(rename('2024-07-01')).thenEvents({
      type: 'BankAccountRenamed',
      data: {
        code: 'BK-EUR',
        name: 'Trust funds, euro',
        effectiveDate: '2024-07-01',
        entries: [],
      },
    });
    opened.commands(rename('2024-07-01')).when(rename('2024-07-01', 'Other')).decided();
  });

  it('is closed once it holds nothing, and takes nothing after that day', () => {
    opened.when(close('2024-12-31')).thenEvents({
      type: 'BankAccountClosed',
      data: { code: 'BK-EUR', effectiveDate: '2024-12-31', entries: [] },
    });
    const { state } = opened.commands(close('2024-12-31'));
    const on = (date: string) => payingAccountOn(state, 'BK-EUR', date, 'paidFrom').code;
    expect(on('2024-12-31')).toBe('BK-EUR');
    expect(() => on('2025-01-01')).toThrow(
      expect.objectContaining({ code: 'BANK_ACCOUNT_CLOSED', field: 'paidFrom' }),
    );
    expect(() => bankAccountOn(state, 'BK-EUR', '2025-01-01', 'bankAccount')).toThrow('2024-12-31');
  });

  it('leaves room for another one, but not for its code and ledger account', () => {
    const closed = opened.commands(close('2024-12-31'));
    closed.when(open('BK-EUR-2', '1171')).decided();
    closed.when(open('BK-EUR', '1171')).thenRefused('BANK_ACCOUNT_EXISTS', 'BK-EUR');
    closed.when(open('BK-EUR-2', '1120')).thenRefused('LEDGER_ACCOUNT_IN_USE', '1120');
  });

  it.each([
    [['BANK_ACCOUNT_UNKNOWN', 'BK-CHF', 'code'], opened, close('2024-12-31', 'BK-CHF')],
    [['BANK_ACCOUNT_UNKNOWN', 'CLEARING', 'code'], opened, close('2024-12-31', 'CLEARING')],
    [['BANK_ACCOUNT_UNKNOWN', 'BK-CHF', 'code'], opened, rename('2024-12-31', 'x', 'BK-CHF')],
    [['BANK_ACCOUNT_NOT_OPEN', '2024-01-01', 'effectiveDate'], opened, close('2023-12-31')],
    [['BANK_ACCOUNT_NOT_OPEN', '2024-01-01', 'effectiveDate'], opened, rename('2023-12-31')],
    [['DATE_IN_FUTURE', '2025-03-03', 'effectiveDate'], opened, close('2025-03-03')],
    [['DATE_IN_FUTURE', '2025-03-03', 'effectiveDate'], opened, rename('2025-03-03')],
    [['INVALID_DATE', '', 'effectiveDate'], opened, close('2025-02-30')],
    [
      ['BANK_ACCOUNT_CLOSED', '2024-12-31', 'code'],
      opened.commands(close('2024-12-31')),
      close('2025-01-31'),
    ],
    [
      ['BANK_ACCOUNT_CLOSED', '2024-12-31', 'effectiveDate'],
      opened.commands(close('2024-12-31')),
      rename('2025-01-31'),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-07-01', 'effectiveDate'],
      opened.commands(rename('2024-07-01')),
      rename('2024-06-30'),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-06-30', 'effectiveDate'],
      opened.with({ held: [], lastMovedOn: '2024-06-30' }),
      close('2024-06-29'),
    ],
    [
      ['BANK_ACCOUNT_NOT_EMPTY', '100.00 EUR P1', 'code'],
      holding({ owner: 'pledge P1', amount: 100_00n, usd: 111_11n }),
      close('2024-12-31'),
    ],
    [
      ['BANK_ACCOUNT_NOT_EMPTY', '100.00 -100.00 P1 P2', 'code'],
      holding(
        { owner: 'pledge P1', amount: 100_00n, usd: 111_11n },
        { owner: 'pledge P2', amount: -100_00n, usd: -111_11n },
      ),
      close('2024-12-31'),
    ],
    [
      ['BANK_ACCOUNT_NOT_EMPTY', '0.00 USD 0.01', 'code'],
      holding({ owner: 'receipt R1', amount: 0n, usd: 1n }),
      close('2024-12-31'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('is refused to be closed with the first five of those whose cash it holds', () => {
    const owners = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        owner: `pledge P${index + 1}`,
        amount: 100n,
        usd: 111n,
      }));
    const named = (count: number) =>
      holding(...owners(count))
        .when(close('2024-12-31'))
        .thenRefused('BANK_ACCOUNT_NOT_EMPTY').detail;
    expect(named(2)).toBe(
      'bank account BK-EUR is not empty: pledge P1 EUR 1.00; pledge P2 EUR 1.00: move what is held on it to another account first',
    );
    expect(named(5)).toContain('pledge P5 EUR 1.00: move');
    expect(named(7)).toContain('pledge P5 EUR 1.00 and 2 more: move');
  });

  it('is closed on the day on which money last moved at the earliest', () => {
    opened.with({ held: [], lastMovedOn: '2024-06-30' }).when(close('2024-06-30')).decided();
  });
});
