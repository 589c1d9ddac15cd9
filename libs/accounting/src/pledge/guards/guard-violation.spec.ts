import {
  allocating,
  allOpen,
  amendingAgreement,
  crediting,
  eur,
  fencedThrough,
  givenPledge,
  instalments,
  levy,
  paying,
  payingLevy,
  payingRefund,
  refunding,
  reporting,
  reversing,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const inEuros = { paidFrom: 'BK-EUR', paymentReference: 'PAY-7' };
/** Pledge with EUR 1,000.00, worth USD 1,104.97, of which USD 700.00 are allocated to k. */
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', k, '700.00'),
);
const nextYear = { today: '2025-03-01', ...fencedThrough('2024-12') };
const postedLate = { postingDate: '2025-01-01' };

describe('a quantity that would fall below zero', () => {
  it.each([
    [
      'a refund in the currency of the pledge',
      received
        .with(nextYear)
        .commands(refunding(k, eur('91.00'), postedLate))
        .with(allOpen),
      payingRefund(inEuros),
      'refunds owed of k in EUR would be short by EUR 91.00 on 2024-12-10: use a later date',
    ],
    [
      'a refund in another currency',
      received
        .with(nextYear)
        .commands(refunding(k, usd('100.00'), postedLate))
        .with(allOpen),
      payingRefund(),
      'refunds owed of k in USD would be short by USD 100.00 on 2024-12-10: use a later date',
    ],
    [
      'a levy',
      received
        .with(nextYear)
        .commands(crediting(levy, eur('9.50'), '10.00', postedLate))
        .with(allOpen),
      payingLevy(),
      'levy owed of TA-GEN in EUR would be short by EUR 9.50 on 2024-12-10: use a later date',
    ],
  ])('is named in its own currency and to its day: %s', (_what, state, command, detail) => {
    const refusal = state.when(command).thenRefused('DATES_NOT_ORDERED');
    expect(refusal.detail).toBe(detail);
  });

  it('is named by its place where it is spending authority', () => {
    const spent = received.commands(reporting(k, usd('600.00')));
    const { detail } = spent
      .when(reversing(received.idOf('AllocationMade'), '2024-09-01'))
      .thenRefused('DEPENDENT_EVENTS');
    expect(detail).toContain(
      'spending authority of k GLOBAL would be short by USD 600.00 on 2024-11-30',
    );
  });
});

describe('a settlement dated before the terms that gave a receivable its value', () => {
  const amended = givenPledge().commands(
    signingDirectly(),
    amendingAgreement({ amount: eur('1100.00'), instalments: instalments(eur('1100.00')) }),
    settling([paying(eur('100.00'), '110.00')], {
      effectiveDate: '2024-08-15',
      valueDate: '2024-08-15',
    }),
  );
  const all = (effectiveDate: string) =>
    settling([paying(eur('1000.00'), '1100.00')], {
      applicationId: 'A2',
      receiptId: 'R2',
      effectiveDate,
      valueDate: effectiveDate,
    });

  it('is refused where USD would be left on a day on which nothing is owed', () => {
    const { detail } = amended
      .when(all('2024-07-02'))
      .thenRefused('DATES_NOT_ORDERED', '', 'effectiveDate');
    expect(detail).toMatch(
      /^outstanding of instalment 1 for TA-GEN would be zero but still carry USD .* on 2024-08-15: /,
    );
    amended.when(all('2024-08-15')).decided();
  });
});
