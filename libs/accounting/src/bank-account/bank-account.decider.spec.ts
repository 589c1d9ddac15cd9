import { exampleBankAccounts, given, requestOn } from '@art30/testing';
import {
  bankAccountOn,
  bankAccountsDecider,
  bankAccountsMax,
  payingAccountOn,
} from './bank-account.decider';
import { OpenBankAccount, type BankAccountEvent } from './bank-account.facts';

const none = given(bankAccountsDecider, undefined);
const open = (code: string, currency: string, ledgerAccount: string, openedOn = '2024-01-01') =>
  new OpenBankAccount({ code, currency, ledgerAccount, openedOn }, requestOn());

describe('opening a bank account', () => {
  it('gives it a ledger account of its own', () => {
    none.when(open('BK-EUR', 'EUR', '1120')).thenEvents({
      type: 'BankAccountOpened',
      data: {
        code: 'BK-EUR',
        currency: 'EUR',
        ledgerAccount: '1120',
        effectiveDate: '2024-01-01',
        entries: [],
      },
    });
  });

  it('may open a second one of a currency on a free 11xx account', () => {
    none
      .commands(open('BK-EUR', 'EUR', '1120'))
      .when(open('BK-EUR-2', 'EUR', '1171'))
      .thenEvents({ type: 'BankAccountOpened' });
  });

  it.each([
    ['1110', 'USD'],
    ['1120', 'EUR'],
    ['1130', 'CHF'],
    ['1140', 'GBP'],
    ['1150', 'JPY'],
    ['1160', 'KWD'],
  ])('keeps %s for %s', (ledgerAccount, currency) => {
    none
      .when(open(`BK-${currency}`, currency, ledgerAccount))
      .thenEvents({ data: { currency, ledgerAccount } });
    none
      .when(open('BK-SEK', 'SEK', ledgerAccount))
      .thenRefused('LEDGER_ACCOUNT_INVALID', `${ledgerAccount} ${currency}`, 'ledgerAccount');
  });

  it('may hold any currency on an account that is kept for none', () => {
    none.when(open('BK-SEK', 'SEK', '1199')).decided();
  });

  it.each([
    [['BANK_ACCOUNT_EXISTS', 'BK-EUR', 'code'], open('BK-EUR', 'EUR', '1171')],
    [['BANK_ACCOUNT_EXISTS', 'CLEARING', 'code'], open('CLEARING', 'USD', '1171')],
    [['LEDGER_ACCOUNT_IN_USE', '1120 BK-EUR', 'ledgerAccount'], open('BK-EUR-2', 'EUR', '1120')],
    [['LEDGER_ACCOUNT_INVALID', '1110 USD', 'ledgerAccount'], open('BK-JPY', 'JPY', '1110')],
    [['LEDGER_ACCOUNT_INVALID', '1190', 'ledgerAccount'], open('BK-USD', 'USD', '1190')],
    [['LEDGER_ACCOUNT_INVALID', '1310', 'ledgerAccount'], open('BK-USD', 'USD', '1310')],
    [['LEDGER_ACCOUNT_INVALID', '2110', 'ledgerAccount'], open('BK-USD', 'USD', '2110')],
    [['LEDGER_ACCOUNT_INVALID', '11 1190', 'ledgerAccount'], open('BK-USD', 'USD', '11')],
    [['LEDGER_ACCOUNT_INVALID', '11100', 'ledgerAccount'], open('BK-USD', 'USD', '11100')],
    [['LEDGER_ACCOUNT_INVALID', '11A0', 'ledgerAccount'], open('BK-USD', 'USD', '11A0')],
    [['UNKNOWN_CURRENCY', 'XAU', 'currency'], open('BK-XAU', 'XAU', '1171')],
    [
      ['DATE_IN_FUTURE', '2042-01-01 2024-12-31', 'openedOn'],
      open('BK-USD', 'USD', '1110', '2042-01-01'),
    ],
    [['INVALID_DATE', '', 'openedOn'], open('BK-USD', 'USD', '1110', '2024-02-30')],
  ] as const)('is refused with %j (%#)', (refusal, command) => {
    none
      .commands(open('BK-EUR', 'EUR', '1120'))
      .when(command)
      .thenRefusal(refusal);
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
    const one = open('BK-USD', 'USD', '1110');
    none
      .events(...opened.slice(1))
      .when(one)
      .decided();
    none
      .events(...opened)
      .when(one)
      .thenRefused('LIMIT_EXCEEDED', '80', '');
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
    ['BANK_ACCOUNT_UNKNOWN', 'BK-GBP', '2024-06-01', /BK-GBP/],
    ['BANK_ACCOUNT_NOT_OPEN', 'BK-JPY', '2023-12-31', /BK-JPY.*2024-01-01.*2023-12-31/],
    ['BANK_ACCOUNT_UNKNOWN', 'CLEARING', '2024-06-01', /CLEARING/],
  ])('is refused with %s', (code, account, date, figures) => {
    expect(() => bankAccountOn(accounts, account, date, 'bankAccount')).toThrow(
      expect.objectContaining({
        code,
        field: 'bankAccount',
        detail: expect.stringMatching(figures) as string,
      }),
    );
  });

  it('pays out of the clearing account too, which is kept in dollars and always open', () => {
    expect(payingAccountOn(accounts, 'CLEARING', '2003-01-01', 'bankAccount')).toEqual({
      code: 'CLEARING',
      currency: 'USD',
      ledgerAccount: '1190',
    });
    expect(payingAccountOn(accounts, 'BK-JPY', '2024-01-01', 'bankAccount')).toMatchObject({
      code: 'BK-JPY',
      currency: 'JPY',
      ledgerAccount: '1150',
    });
  });
});
