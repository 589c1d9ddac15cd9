import { exampleBankAccounts, given, requestOn } from '@art30/testing';
import {
  bankAccountOn,
  bankAccountsDecider,
  bankAccountsMax,
  OpenBankAccount,
  type BankAccountEvent,
} from './bank-account.decider';

const none = given(bankAccountsDecider, undefined);
const open = (code: string, currency: string, ledgerAccount: string, openedOn = '2024-01-01') =>
  new OpenBankAccount({ code, currency, ledgerAccount, openedOn }, requestOn());

describe('opening a bank account', () => {
  it('gives it a ledger account of its own', () => {
    none.when(open('BK-EUR', 'EUR', '1120')).thenEvents({
      type: 'BankAccountOpened',
      data: { code: 'BK-EUR', currency: 'EUR', ledgerAccount: '1120', effectiveDate: '2024-01-01' },
    });
  });

  it('may open a second one of a currency on a free 11xx account', () => {
    none
      .commands(open('BK-EUR', 'EUR', '1120'))
      .when(open('BK-EUR-2', 'EUR', '1171'))
      .thenEvents({ type: 'BankAccountOpened' });
  });

  it.each([
    ['BANK_ACCOUNT_EXISTS', open('BK-EUR', 'EUR', '1171')],
    ['BANK_ACCOUNT_EXISTS', open('CLEARING', 'USD', '1171')],
    ['LEDGER_ACCOUNT_IN_USE', open('BK-EUR-2', 'EUR', '1120')],
    ['LEDGER_ACCOUNT_INVALID', open('BK-JPY', 'JPY', '1110')],
    ['LEDGER_ACCOUNT_INVALID', open('BK-USD', 'USD', '1190')],
    ['LEDGER_ACCOUNT_INVALID', open('BK-USD', 'USD', '1310')],
    ['LEDGER_ACCOUNT_INVALID', open('BK-USD', 'USD', '2110')],
    ['LEDGER_ACCOUNT_INVALID', open('BK-USD', 'USD', '11')],
    ['LEDGER_ACCOUNT_INVALID', open('BK-USD', 'USD', '11100')],
    ['UNKNOWN_CURRENCY', open('BK-XAU', 'XAU', '1171')],
    ['INVALID_DATE', open('BK-USD', 'USD', '1110', '2024-02-30')],
  ] as const)('is refused with %s', (code, command) => {
    none
      .commands(open('BK-EUR', 'EUR', '1120'))
      .when(command)
      .thenRefused(code);
  });

  it('refuses more accounts than the catalogue may hold', () => {
    const opened = Array.from({ length: bankAccountsMax }, (_, index): BankAccountEvent => ({
      type: 'BankAccountOpened',
      data: {
        effectiveDate: '2024-01-01',
        code: `B${index}`,
        currency: 'USD',
        ledgerAccount: `${1_200 + index}`,
        policy: 'IPSAS23-UN@1',
        entries: [],
      },
    }));
    none
      .events(...opened)
      .when(open('BK-USD', 'USD', '1110'))
      .thenRefused('LIMIT_EXCEEDED');
  });
});

describe('using a bank account on a date', () => {
  const accounts = exampleBankAccounts();

  it('needs one that is open by then', () => {
    expect(bankAccountOn(accounts, 'BK-JPY', '2024-01-01', 'bankAccount').ledgerAccount).toBe(
      '1150',
    );
  });

  it.each([
    ['BANK_ACCOUNT_UNKNOWN', 'BK-GBP', '2024-06-01'],
    ['BANK_ACCOUNT_NOT_OPEN', 'BK-JPY', '2023-12-31'],
  ])('is refused with %s', (code, account, date) => {
    expect(() => bankAccountOn(accounts, account, date, 'bankAccount')).toThrow(
      expect.objectContaining({ code, field: 'bankAccount' }),
    );
  });
});
