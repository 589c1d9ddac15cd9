import {
  chargingFee,
  eur,
  givenAccountItems,
  reversingItem,
  supportSpending,
  usd,
} from '@art30/testing';

const items = givenAccountItems();
const december = { effectiveDate: '2024-12-02' };

type Warned = { readonly data: { readonly warnings?: unknown } };
const warningsOf = (events: readonly Warned[]) => events.map(({ data }) => data.warnings);
const alike = (amount: string) => ({
  code: 'LIKELY_DUPLICATE',
  detail: `${amount} of 2024-07-02 is booked on this account already, by event e1: reverse one if they are the same`,
});

describe('an item of the account that looks like one that is there', () => {
  const fees = items.commands(chargingFee(eur('18.10')));
  const spent = items.commands(supportSpending(usd('90.50')));

  it('is named with the amount, the day and the event of the other', () => {
    const fee = fees.when(chargingFee(eur('18.10'))).decided();
    expect(warningsOf(fee)).toEqual([[alike('EUR 18.10')]]);
    const spending = spent.when(supportSpending(usd('90.50'), { spendingId: 'S2' })).decided();
    expect(warningsOf(spending)).toEqual([[alike('USD 90.50')]]);
  });

  it.each([
    ['of another amount', fees.when(chargingFee(eur('18.11')))],
    ['of another day', fees.when(chargingFee(eur('18.10'), december))],
    ['that was reversed', fees.commands(reversingItem('e1')).when(chargingFee(eur('18.10')))],
    ['of another kind', spent.when(chargingFee(usd('90.50')))],
    ['with a bank reference', fees.when(chargingFee(eur('18.10'), { bankReference: 'REF-1' }))],
  ])('is not warned of beside one %s', (_what, when) => {
    expect(warningsOf(when.decided())).toEqual([undefined]);
  });
});

describe('the bank reference of a fee', () => {
  const referenced = chargingFee(eur('1.00'), { bankReference: 'REF-7' });

  it('is used once, and the other fee named', () => {
    items
      .commands(referenced)
      .when(chargingFee(eur('2.00'), { bankReference: 'REF-7', ...december }))
      .thenRefused(
        'DUPLICATE_BANK_REFERENCE',
        'bank reference REF-7 is the fee of 2024-07-02, event e1: give the reference of another line of the statement, or reverse that fee first',
        'bankReference',
      );
  });

  it('may be stated beside a fee without one, and beside spending', () => {
    items
      .commands(chargingFee(eur('1.00')), supportSpending(usd('5.00')))
      .when(referenced)
      .decided();
  });
});

describe('what an item of the account is booked on', () => {
  it.each([
    [
      'a fee',
      chargingFee(eur('1.00'), { documentReference: undefined }),
      'a fee of the bank is booked with its document',
    ],
    [
      'spending',
      supportSpending(usd('1.00'), { documentReference: undefined }),
      'spending of the support fund is booked with its document',
    ],
  ])('is the document of %s', (_what, command, sentence) => {
    items.when(command).thenRefused('DOCUMENT_REQUIRED', sentence, 'documentReference');
  });

  it.each([
    ['DATE_IN_FUTURE', '2025-01-03', 'effectiveDate', { effectiveDate: '2025-01-03' }],
    ['BANK_ACCOUNT_UNKNOWN', 'BK-NONE', 'code', { code: 'BK-NONE' }],
  ] as const)('is refused with %s for spending of %s', (code, figures, field, facts) => {
    items.when(supportSpending(usd('1.00'), facts)).thenRefused(code, figures, field);
  });
});
