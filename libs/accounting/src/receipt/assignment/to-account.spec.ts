import {
  eur,
  givenReceipt,
  kwd,
  linesOf,
  recording,
  returning,
  transferring,
  usd,
} from '@art30/testing';
import type { MoneyFact } from '../../kernel/money';
import type { AssignToAccount } from '../facts/application.facts';

const documentReference = 'statement 2024-07';
const interest = (facts: Partial<AssignToAccount['facts']> = {}): AssignToAccount => {
  const dated = { receiptId: 'R1', applicationId: 'A1', effectiveDate: '2024-09-21' };
  const accountInterest = { fund: 'ART30', documentReference } as const;
  return { type: 'AssignToAccount', facts: { ...dated, accountInterest, ...facts } };
};
const remainder = (facts: Partial<AssignToAccount['facts']> = {}) =>
  interest({
    accountInterest: undefined,
    effectiveDate: '2024-12-01',
    accountRemainder: { fund: 'ART30', documentReference },
    ...facts,
  });

/** EUR 1,000.00 at USD 1,104.97, and the same with EUR 400.00 exchanged into dollars. */
const came = givenReceipt().commands(recording());
const changed = came.commands(transferring(eur('400.00'), usd('440.00')));

describe('money of a receipt set aside as interest of the account', () => {
  it('is all that is in suspense, at its value, and books nothing yet', () => {
    const events = came.when(interest()).thenEvents({
      type: 'ReceiptAssigned',
      data: {
        account: { item: 'INTEREST', bankAccount: 'BK-EUR', fund: 'ART30', documentReference },
        lines: [{ cash: eur('1000.00'), cashUsd: '1104.97', owedUsd: '1104.97' }],
        cashFrom: [{ bankAccount: 'BK-EUR', amount: eur('1000.00'), covers: eur('1000.00') }],
      },
    });
    expect(linesOf(events)).toEqual([]);
    came
      .commands(interest())
      .when(interest({ applicationId: 'A2' }))
      .thenRefused('RECEIPT_EXCEEDED');
  });

  it('is the part that is stated, of one bank account', () => {
    const part = { fund: 'PSC-FUND', documentReference, amount: eur('400.00') } as const;
    changed.when(interest({ accountInterest: part, fromBankAccount: 'BK-USD' })).thenEvents({
      data: { lines: [{ cash: eur('400.00'), cashUsd: '440.00', owedUsd: '441.99' }] },
    });
  });

  it.each([
    [
      'DOCUMENT_REQUIRED',
      '',
      'accountInterest.documentReference',
      { accountInterest: { fund: 'ART30' } },
    ],
    [
      'RECEIPT_EXCEEDED',
      '1000.01 1000.00',
      'accountInterest.amount',
      { accountInterest: { fund: 'ART30', documentReference, amount: eur('1000.01') } },
    ],
    ['DATES_NOT_ORDERED', '2024-07-02', 'effectiveDate', { effectiveDate: '2024-07-01' }],
    ['RECEIPT_EXCEEDED', 'BK-CHF', 'fromBankAccount', { fromBankAccount: 'BK-CHF' }],
  ] as const)('is refused with %s: %s', (code, figures, field, facts) => {
    came.when(interest(facts)).thenRefused(code, figures, field);
  });

  it('is at least a unit of the currency that its cash became', () => {
    const credit = { bankAccount: 'BK-KWD', net: kwd('10.000'), charges: kwd('0.000') };
    const exchanged = givenReceipt().commands(
      recording(credit),
      transferring(kwd('10.000'), usd('32.50')),
    );
    const some = (amount: MoneyFact) => ({ fund: 'ART30', documentReference, amount }) as const;
    exchanged
      .when(interest({ accountInterest: some(kwd('0.001')) }))
      .thenRefused('INVALID_AMOUNT', '0.001 USD BK-USD', 'accountInterest.amount');
    exchanged.when(interest({ accountInterest: some(kwd('0.002')) })).thenEvents({
      data: { cashFrom: [{ amount: usd('0.01') }] },
    });
  });

  it('names its account where the receipt has cash on several', () => {
    changed
      .when(interest())
      .thenRefused('BANK_ACCOUNT_UNKNOWN', 'BK-EUR BK-USD', 'fromBankAccount');
  });
});

describe('what is left of a receipt, set aside for the account', () => {
  const back = returning('UNIDENTIFIED', eur('1000.00'), {
    bankAccount: 'BK-EUR',
    effectiveDate: '2024-11-30',
  });
  const returned = changed.commands(back);

  it('waits until nothing of the receipt is owed', () => {
    changed.when(remainder()).thenRefused('RECEIPT_EXCEEDED', '1000.00', 'accountRemainder');
    came
      .commands(interest())
      .when(remainder({ applicationId: 'A2' }))
      .thenRefused('RECEIPT_EXCEEDED', '', 'fromBankAccount');
  });

  it('is the cash of one account at its value, above or below zero', () => {
    returned.when(remainder({ fromBankAccount: 'BK-USD' })).thenEvents({
      data: {
        account: { item: 'REMAINDER', bankAccount: 'BK-USD' },
        lines: [{ cash: eur('0.00'), cashUsd: '440.00', owedUsd: '0.00' }],
        cashFrom: [{ amount: usd('440.00'), covers: eur('400.00') }],
      },
    });
    returned
      .when(remainder({ fromBankAccount: 'BK-EUR' }))
      .thenEvents({ data: { cashFrom: [{ amount: eur('-400.00'), covers: eur('-400.00') }] } });
    returned.when(remainder()).thenRefused('BANK_ACCOUNT_UNKNOWN', 'BK-EUR BK-USD');
  });

  it('is not dated before its cash last moved', () => {
    returned
      .when(remainder({ fromBankAccount: 'BK-EUR', effectiveDate: '2024-11-29' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-11-30', 'effectiveDate');
  });
});
