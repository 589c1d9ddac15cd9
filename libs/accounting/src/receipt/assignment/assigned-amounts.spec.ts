import {
  assigning,
  eur,
  givenReceipt,
  interest,
  linesOf,
  recording,
  returning,
  returningLate,
  revaluingReceipt,
  lateReceiptContext,
  usd,
} from '@art30/testing';

/** EUR 1,000.00 in suspense since 2 July 2024, worth USD 1,104.97. */
const recorded = givenReceipt().commands(recording());
const credit = { kind: 'RETURNED_PAYMENT', eventId: 'e3' } as const;
const returned = (lines: readonly object[], facts: object = {}) =>
  assigning(eur('1.00'), { credit, lines: lines as never, ...facts });

describe('a payment of a pledge that the bank sent back', () => {
  it('is all the money of the receipt where no amount is stated', () => {
    recorded.when(returned([])).thenEvents({
      data: {
        credit,
        lines: [{ settles: eur('1000.00'), cash: eur('1000.00'), cashUsd: '1104.97' }],
      },
    });
    const less = recorded.commands(returning('UNIDENTIFIED', eur('400.00')));
    less
      .when(returned([], { effectiveDate: '2024-09-10' }))
      .thenEvents({ data: { lines: [{ settles: eur('600.00'), cashUsd: '662.98' }] } });
  });

  it('is the amount that is stated', () => {
    recorded
      .when(returned([{ settles: eur('91.00') }]))
      .thenEvents({ data: { lines: [{ settles: eur('91.00'), cashUsd: '100.55' }] } });
  });

  it.each([
    ['RECEIPT_EXCEEDED', 'EUR 1000.01 1000.00', eur('1000.01')],
    ['CURRENCY_MISMATCH', '', usd('1.00')],
    ['INVALID_AMOUNT', '', eur('0.00')],
  ] as const)('is refused with %s at its amount: %s', (code, figures, settles) => {
    recorded.when(returned([{ settles }])).thenRefused(code, figures, 'returnsPayment.amount');
  });
});

describe('the money of a receipt', () => {
  it('is refused at the amount of another credit, and at the lines of an application', () => {
    const lines = [{ settles: eur('1000.01') }] as never;
    recorded
      .when(assigning(eur('1.00'), { credit: interest, lines }))
      .thenRefused('RECEIPT_EXCEEDED', '1000.01', 'amount');
    recorded
      .when(assigning(eur('1000.01')))
      .thenRefused(
        'RECEIPT_EXCEEDED',
        'EUR 1000.01 is more than the EUR 1000.00 of the receipt not yet assigned: apply less or use a later date',
        'lines',
      );
  });

  it('is refused without a line', () => {
    recorded.when(assigning(eur('1.00'), { lines: [] })).thenRefused('INVALID_AMOUNT', '', 'lines');
  });

  it('of an overpayment is for the donor to whom it is owed', () => {
    const excess = { amount: eur('100.00'), treatment: 'REFUNDABLE' as const };
    const overpaid = recorded.commands(assigning(eur('300.00'), { excess }));
    const concerns = {
      donor: 'DON-B',
      pledge: 'P2',
      recommendation: 'n',
      purpose: 'TA-GEN',
    } as const;
    const use = { applicationId: 'A2', fromOverpayment: 'A1', documentReference: 'letter' };
    overpaid
      .when(assigning(eur('50.00'), { ...use, pledgeId: 'P2', concerns }))
      .thenRefused(
        'EXCESS_DONOR_MISMATCH',
        'the overpayment is owed to DON-A: use it for a pledge of that donor, not of DON-B',
        'pledgeId',
      );
    overpaid
      .when(assigning(eur('100.01'), use))
      .thenRefused('RECEIPT_EXCEEDED', 'EUR 100.01 100.00 overpaid and still owed to the donor');
    overpaid
      .when(assigning(eur('100.00'), use))
      .thenEvents({ data: { fromOverpayment: 'A1', lines: [{ cashUsd: '110.50' }] } });
  });
});

describe('a price of money that settles a debt in another currency', () => {
  const line = (settles: string, paid: string, instalment = 1) => ({
    instalment,
    settles: usd(settles),
    paid: eur(paid),
  });
  /** Codes of the warnings of these lines; USD 1 was EUR 0.905 on the day of the receipt. */
  const warnings = (...lines: readonly object[]) =>
    recorded
      .when(assigning(eur('1.00'), { lines: lines as never }))
      .decided()
      .flatMap(({ data }) => ('warnings' in data ? (data.warnings ?? []) : []))
      .map(({ code }) => code);

  it.each([
    ['is not unusual at the rate', [line('100.00', '90.50')], []],
    ['is unusual far below it', [line('100.00', '80.00')], ['UNUSUAL_PRICE']],
    ['is unusual far above it', [line('100.00', '99.00')], ['UNUSUAL_PRICE']],
    [
      'is of each line',
      [line('100.00', '80.00'), line('100.00', '99.00', 2)],
      ['UNUSUAL_PRICE', 'UNUSUAL_PRICE'],
    ],
    ['is none where the debt is in euros', [{ instalment: 1, settles: eur('100.00') }], []],
    [
      'is none where the same euros are stated',
      [{ instalment: 1, settles: eur('100.00'), paid: eur('100.00') }],
      [],
    ],
  ])('%s', (_what, lines, expected) => {
    expect(warnings(...lines)).toEqual(expected);
  });
});

describe('the last euros of a receipt', () => {
  it('do not leave before the day on which their value changed', () => {
    const late = givenReceipt()
      .with(lateReceiptContext())
      .commands(recording(), revaluingReceipt());
    late
      .when(assigning(eur('1000.00'), { effectiveDate: '2024-12-30' }))
      .thenRefused(
        'DATES_NOT_ORDERED',
        'USD would be left on the receipt after its last EUR: use a date from 2024-12-31 on',
        'effectiveDate',
      );
    const back = late.commands(
      returningLate('UNIDENTIFIED', eur('1000.00'), { effectiveDate: '2025-01-05' }),
    );
    expect(linesOf(back.recorded.slice(-1).map(({ event }) => event))[0]).toBe(
      '2110 1000.00 EUR = 1063.83',
    );
  });
});
